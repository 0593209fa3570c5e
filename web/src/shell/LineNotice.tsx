import type { Line } from './useLine';

function clock(at: Date): string {
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Says that the node does not answer, from when what is shown is, and that nobody has to do anything. */
export function LineNotice({ line }: { readonly line: Line }) {
  switch (line.is) {
    case 'well':
      return null;
    case 'slow':
      return (
        <p className="notice bar" role="status">
          The node answers slowly. What stands here is from {clock(line.since)}; nothing is lost, and the page goes on by itself.
        </p>
      );
    case 'lost':
      return (
        <p className="notice bar" role="status">
          The node has not answered since {clock(line.since)}. What stands here is from then, and what you wrote is kept; this page
          catches up when it answers.
        </p>
      );
  }
}
