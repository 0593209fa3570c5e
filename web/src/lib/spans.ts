/** A stretch of the answer that stands word for word in a source. */
export interface Span {
  /** Where it begins and ends in the answer, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Which source it stands in. */
  readonly source: number;
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Fewer words together are nobody’s own. */
export const WORDS_MIN = 4;

const WORDS_MAX = 4_000;

function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:[.,’'][\p{L}\p{N}]+)*/gu)) {
    if (found.length === WORDS_MAX) {
      break;
    }
    found.push({
      text: match[0].normalize('NFKC').toLowerCase().replaceAll('’', "'"),
      from: match.index,
      to: match.index + match[0].length,
    });
  }
  return found;
}

interface Run {
  readonly at: number;
  readonly length: number;
  readonly source: number;
}

/**
 * The longest stretches that answer and sources have in common, whatever their case and punctuation: the longest first,
 * of equal ones the earlier, none over another.
 */
export function spans(answer: string, sources: readonly string[], wordsMin = WORDS_MIN): Span[] {
  const said = words(answer);
  const runs = sources.flatMap((source, i) => common(said, words(source), i, wordsMin));
  runs.sort((a, b) => b.length - a.length || a.at - b.at || a.source - b.source);
  const taken = new Array<boolean>(said.length).fill(false);
  const chosen: Span[] = [];
  for (const run of runs) {
    for (const part of free(run, taken)) {
      const first = said[part.at];
      const last = said[part.at + part.length - 1];
      if (part.length >= wordsMin && first !== undefined && last !== undefined) {
        taken.fill(true, part.at, part.at + part.length);
        chosen.push({ from: first.from, to: last.to, source: run.source });
      }
    }
  }
  return chosen.toSorted((a, b) => a.from - b.from);
}

/** The parts of a run that nobody has taken. */
function free(run: Run, taken: readonly boolean[]): Run[] {
  const parts: Run[] = [];
  let at = run.at;
  for (let i = run.at; i <= run.at + run.length; i++) {
    if (i === run.at + run.length || taken[i] === true) {
      if (i > at) {
        parts.push({ at, length: i - at, source: run.source });
      }
      at = i + 1;
    }
  }
  return parts;
}

/** Every run of equal words that cannot be made longer. */
function common(said: readonly Word[], source: readonly Word[], index: number, wordsMin: number): Run[] {
  const runs: Run[] = [];
  let before = new Uint16Array(source.length + 1);
  for (let i = 0; i <= said.length; i++) {
    const row = new Uint16Array(source.length + 1);
    for (let j = 0; j < source.length; j++) {
      if (i < said.length && said[i]?.text === source[j]?.text) {
        row[j + 1] = (before[j] ?? 0) + 1;
      }
    }
    // A run that ended in the row above is as long as it gets.
    for (let j = 1; j <= source.length; j++) {
      const length = before[j] ?? 0;
      if (length >= wordsMin && (j === source.length || (row[j + 1] ?? 0) !== length + 1)) {
        runs.push({ at: i - length, length, source: index });
      }
    }
    before = row;
  }
  return runs;
}
