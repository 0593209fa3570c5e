import { mixed } from '../lib/plain';

/** Says that a word is written in the letters of more than one alphabet: “раypal” need not be what it looks like. */
export function Mixed({ texts }: { readonly texts: readonly string[] }) {
  const found = texts.map(mixed).find((one) => one !== null);
  return found === undefined ? null : (
    <p className="sm dim">
      “<bdi>{found.word}</bdi>” mixes {found.alphabets} letters: it may not be the word that it looks like.
    </p>
  );
}
