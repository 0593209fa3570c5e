import { plain } from './plain';
import Papa from 'papaparse';

/** Rows of a file that somebody brings, each a line’s fields by name. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Line[];
  readonly problems: readonly Problem[];
}

export interface Line {
  /** As the file counts, from 1. */
  readonly number: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Problem {
  readonly number: number;
  readonly message: string;
}

export const FILE_BYTES_MAX = 8 * 1024 * 1024;
export const ROWS_MAX = 10_000;
const COLUMNS_MAX = 64;

/** Reads JSON lines or CSV with a header; a bad line is named, and the rest goes on. */
export function readTable(name: string, text: string): Table {
  const read = /\.(jsonl|ndjson|json)$/i.test(name) ? jsonLines(text) : csv(text);
  const columns = [...new Set(read.rows.flatMap(({ fields }) => Object.keys(fields)))].slice(0, COLUMNS_MAX);
  if (read.rows.length <= ROWS_MAX) {
    return { columns, ...read };
  }
  const over = read.rows[ROWS_MAX]?.number ?? 0;
  return {
    columns,
    rows: read.rows.slice(0, ROWS_MAX),
    problems: [...read.problems, { number: over, message: `only the first ${ROWS_MAX} rows are read at once` }],
  };
}

function jsonLines(text: string): Pick<Table, 'rows' | 'problems'> {
  const rows: Line[] = [];
  const problems: Problem[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') {
      return;
    }
    try {
      const json: unknown = JSON.parse(line);
      if (typeof json !== 'object' || json === null || Array.isArray(json)) {
        problems.push({ number: i + 1, message: 'is JSON, but no object' });
        return;
      }
      rows.push({
        number: i + 1,
        fields: Object.fromEntries(Object.entries(json).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])),
      });
    } catch {
      problems.push({ number: i + 1, message: `is not JSON: ${plain(line, 60)}` });
    }
  });
  return { rows, problems };
}

function csv(text: string): Pick<Table, 'rows' | 'problems'> {
  const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: 'greedy' });
  const bad = new Map(parsed.errors.filter(({ row }) => row !== undefined).map(({ row, message }) => [row, message]));
  return {
    rows: parsed.data.flatMap((fields, i) => (bad.has(i) ? [] : [{ number: i + 2, fields }])),
    problems: [...bad].map(([row, message]) => ({ number: (row ?? 0) + 2, message })),
  };
}
