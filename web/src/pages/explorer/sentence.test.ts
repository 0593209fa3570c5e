import { describe, expect, it } from 'vitest';
import type { Activity, Network } from '../../api/types';
import { sentence } from './sentence';

const at = (digit: string) => `0x${digit.repeat(40)}`;
const [ESCROW, OWNER, ANNA, BO, ASKER] = [at('e'), at('0'), at('a'), at('b'), at('c')];
const network = {
  registry: at('f'),
  escrow: ESCROW,
  payees: { treasury: at('1'), model_owner: OWNER, validators: at('2'), datanet_treasury: at('3') },
} as unknown as Network;

/** Two answers listed, of blocks 7 and 9, out of `answers`. */
function activity(answers: number, contributors = 2): Activity {
  const answer = (block: number, to: string, wei: string) => ({ block, shares: [{ to, wei }] });
  return {
    answers,
    contributors,
    people: [{ contributor: ANNA }, { contributor: BO }],
    latest: [answer(9, ANNA, '50'), answer(7, BO, '30')],
  } as unknown as Activity;
}

const paid = (to: string, wei: bigint, block: number | null, known: Activity | undefined) =>
  sentence({ from: ESCROW, to, input: '0x', wei, block }, network, known);

describe('what leaves the escrow', () => {
  it('is named by the answers that its block paid', () => {
    expect(paid(ANNA, 50n, 9, activity(2))).toBe('Pays a contributor');
    expect(paid(ASKER, 11n, 9, activity(2))).toBe('Gives the rest back');
    expect(paid(OWNER, 20n, 9, activity(2))).toBe('Pays the model’s owner');
  });
  it('goes back to a contributor who asked, too', () => {
    expect(paid(ANNA, 11n, 9, activity(2))).toBe('Gives the rest back');
  });
  it('is not guessed where not all is known', () => {
    const either = 'Pays a contributor, or gives the rest back';
    expect(paid(ANNA, 50n, 9, undefined)).toBe(either);
    expect(paid(ANNA, 50n, null, activity(2))).toBe(either);
    expect(paid(ASKER, 11n, 10, activity(2))).toBe(either); // newer than what was read
    expect(paid(ANNA, 11n, 7, activity(3))).toBe(either); // the oldest listed: its block may have paid more
    expect(paid(ANNA, 11n, 3, activity(3))).toBe(either);
    expect(paid(ASKER, 11n, 3, activity(3, 5))).toBe(either); // not every contributor is listed
  });
  it('goes back to who never contributed', () => {
    expect(paid(ASKER, 11n, 3, activity(3))).toBe('Gives the rest back');
  });
});
