/** What a Datanet’s address says of the rows that are shown. */
export interface DatanetSearch {
  readonly q?: string | undefined;
  readonly contributor?: string | undefined;
  readonly category?: string | undefined;
  readonly status?: string | undefined;
  readonly row?: string | undefined;
}
