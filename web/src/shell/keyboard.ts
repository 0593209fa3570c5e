/** What keys do, by `KeyboardEvent.key`, letters small. */
export type Keys = Readonly<Record<string, (event: KeyPress) => void>>;

/** Of a key that was pressed, what decides. */
export interface KeyPress {
  readonly key: string;
  readonly timeStamp: number;
}

/** Where it was pressed. */
export interface Where {
  /** In a field, where keys are words. */
  readonly isTyping: boolean;
  /** On something that Enter presses. */
  readonly isPressed: boolean;
  /** While a dialog is over the page. */
  readonly isOver: boolean;
  /** Whether single keys are on (WCAG 2.2, 2.1.4). */
  readonly areOn: boolean;
}

/** The second key of two must come this soon. */
const SECOND_MS = 1_500;

/** Who bound which keys; the last to come is asked first. */
export class Keyboard {
  private readonly bound: (() => Keys)[] = [];
  private second: { readonly keys: Keys; readonly until: number } | null = null;

  get isFree(): boolean {
    return this.bound.length === 0;
  }

  /** Binds what `of` gives, before all others or, where it is meant for everywhere, after them; gives the way to undo it. */
  bind(of: () => Keys, isEverywhere: boolean): () => void {
    if (isEverywhere) {
      this.bound.unshift(of);
    } else {
      this.bound.push(of);
    }
    return () => {
      this.bound.splice(this.bound.indexOf(of), 1);
    };
  }

  /** The next key is one of `keys`, if it comes soon. */
  await(keys: Keys, event: KeyPress): void {
    this.second = { keys, until: event.timeStamp + SECOND_MS };
  }

  /** Does what a key is bound to, whoever asked for it; whether that is anything. */
  press(event: KeyPress): boolean {
    const act = this.bound.map((keys) => keys()[event.key]).findLast((one) => one !== undefined);
    act?.(event);
    return act !== undefined;
  }

  /** Does what was meant by a key; whether it was meant for the page at all. */
  heard(event: KeyPress, { isTyping, isPressed, isOver, areOn }: Where): boolean {
    const isSingle = event.key.length === 1;
    if (isTyping || isOver || (isSingle ? !areOn : event.key === 'Enter' && isPressed)) {
      return false;
    }
    const key = isSingle ? event.key.toLowerCase() : event.key;
    const { second } = this;
    if (second !== null && isSingle) {
      this.second = null;
      if (event.timeStamp <= second.until) {
        second.keys[key]?.(event);
        return true;
      }
    }
    return this.press({ key, timeStamp: event.timeStamp });
  }
}
