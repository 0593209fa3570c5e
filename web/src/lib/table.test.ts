import { describe, expect, it } from 'vitest';
import { readTable, ROWS_MAX } from './table';

describe('a file that somebody brings', () => {
  it('of JSON lines names a bad line and goes on', () => {
    const table = readTable('rows.jsonl', '{"q":"a","a":"b"}\n{"q": "c\n\n[1]\n{"q":"e","n":7}\n');
    expect(table.columns).toEqual(['q', 'a', 'n']);
    expect(table.rows).toEqual([
      { number: 1, fields: { q: 'a', a: 'b' } },
      { number: 5, fields: { q: 'e', n: '7' } },
    ]);
    expect(table.problems.map(({ number }) => number)).toEqual([2, 4]);
  });

  it('of CSV may have quotes, commas and line ends inside', () => {
    const table = readTable('rows.csv', 'question,answer\n"What, then?","Line one\nline two, with ""quotes"""\nshort\n');
    expect(table.rows[0]?.fields).toEqual({ question: 'What, then?', answer: 'Line one\nline two, with "quotes"' });
    expect(table.problems).toHaveLength(1);
  });

  it('of too many rows is read as far as the limit, and says so', () => {
    const table = readTable('rows.jsonl', '{"q":"a"}\n'.repeat(ROWS_MAX + 3));
    expect(table.rows).toHaveLength(ROWS_MAX);
    expect(table.problems).toEqual([{ number: ROWS_MAX + 1, message: expect.stringContaining(String(ROWS_MAX)) }]);
  });

  it.each(['', '\n\n', '\u0000', '[]', '"', 'question,answer'])('that is empty or nothing gives no row: %j', (text) => {
    expect(readTable('rows.jsonl', text).rows).toEqual([]);
    expect(readTable('rows.csv', text).rows).toEqual([]);
  });

  it('with formulas is text and nothing else', () => {
    const table = readTable('rows.csv', 'question,answer\n"=HYPERLINK(""http://evil"")",+1\n');
    expect(table.rows[0]?.fields).toEqual({ question: '=HYPERLINK("http://evil")', answer: '+1' });
  });
});
