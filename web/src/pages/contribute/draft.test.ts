import { describe, expect, it } from 'vitest';
import { drafts, guess } from './draft';

const REST = { language: 'en', licence: 'CC-BY-4.0' };

describe('the columns of a file', () => {
  it('are known by the names that other tools give them, in any case', () => {
    expect(guess(['Instruction', 'input', 'Output'])).toEqual({ question: 'Instruction', answer: 'Output', category: '', source: '', label: '' });
    expect(guess([' Fråga ', 'SVAR', 'kategori', 'källa', 'id'])).toEqual({ question: ' Fråga ', answer: 'SVAR', category: 'kategori', source: 'källa', label: 'id' });
  });

  it('are left to the person where no name is known', () => {
    expect(guess(['x', 'y'])).toEqual({ question: '', answer: '', category: '', source: '', label: '' });
  });
});

describe('a line as a draft', () => {
  const mapping = { question: 'q', answer: 'a', category: 'c', source: '', label: 'id' };

  it('has what its columns say, and nothing of columns that nobody chose', () => {
    const [draft] = drafts([{ number: 1, fields: { q: 'Q?', a: 'A.', c: 'walls', id: '7', secret: 'not given' } }], mapping, REST);
    expect(draft).toEqual({ question: 'Q?', answer: 'A.', category: 'walls', source: '', label: '7', ...REST });
  });

  it('has a category always and a label only where there is one', () => {
    const [draft] = drafts([{ number: 1, fields: { q: 'Q?', a: 'A.', c: '', id: '' } }], mapping, REST);
    expect(draft).toEqual({ question: 'Q?', answer: 'A.', category: 'general', source: '', ...REST });
  });

  it('is empty where the line lacks a column, so that the node can say which', () => {
    const [draft] = drafts([{ number: 1, fields: {} }], mapping, REST);
    expect(draft?.question).toBe('');
  });
});
