/** An error whose message is a whole answer to a person: what happened, whether anything was lost, what to do. */
export class Said extends Error {}

/** What to tell of an error: its own words where they are for a person, else `otherwise`. */
export function said(error: unknown, otherwise: string): string {
  return error instanceof Said ? error.message : otherwise;
}
