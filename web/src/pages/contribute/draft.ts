import type { Hex } from 'viem';
import type { Line } from '../../lib/table';

/** A row that is about to be given. */
export interface Draft {
  readonly question: string;
  readonly answer: string;
  readonly category: string;
  readonly source: string;
  readonly language: string;
  readonly licence: string;
  readonly label?: string;
}

/** What the node found of a draft. */
export interface Finding {
  readonly n: number;
  readonly row: Hex | null;
  readonly problems: readonly { readonly field: string; readonly message: string }[];
  readonly duplicate_of: Hex | null;
}

export const FIELDS = ['question', 'answer', 'category', 'source', 'label'] as const;

export type Field = (typeof FIELDS)[number];

/** Which column is which field; none is left empty. */
export type Mapping = Readonly<Record<Field, string>>;

const KNOWN: Readonly<Record<Field, readonly string[]>> = {
  question: ['question', 'q', 'instruction', 'prompt', 'fraga', 'fråga'],
  answer: ['answer', 'a', 'output', 'response', 'completion', 'svar'],
  category: ['category', 'kategori', 'topic', 'tag'],
  source: ['source', 'kalla', 'källa', 'reference', 'citation'],
  label: ['id', 'label', 'name'],
};

/** The mapping that the columns’ names suggest. */
export function guess(columns: readonly string[]): Mapping {
  const of = (field: Field) =>
    columns.find((column) => KNOWN[field].includes(column.trim().toLowerCase())) ?? '';
  return { question: of('question'), answer: of('answer'), category: of('category'), source: of('source'), label: of('label') };
}

/** Lines as drafts. */
export function drafts(lines: readonly Line[], mapping: Mapping, rest: Pick<Draft, 'language' | 'licence'>): Draft[] {
  return lines.map(({ fields }) => {
    const of = (field: Field) => (mapping[field] === '' ? '' : (fields[mapping[field]] ?? ''));
    const label = of('label');
    return {
      question: of('question'),
      answer: of('answer'),
      category: of('category') === '' ? 'general' : of('category'),
      source: of('source'),
      ...rest,
      ...(label === '' ? {} : { label }),
    };
  });
}
