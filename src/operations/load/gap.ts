/** The longest time between two acknowledgements; times in ms of one clock that never goes back. */
export class Gap {
  private last: number;
  private widest = 0;

  constructor(now: number) {
    this.last = now;
  }

  acknowledged(now: number): void {
    this.widest = Math.max(this.widest, now - this.last);
    this.last = now;
  }

  /** Until now: the gap that is open at the moment counts as well. */
  longest(now: number): number {
    return Math.max(this.widest, now - this.last);
  }
}
