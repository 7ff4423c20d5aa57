/** Time that passes. Tests hand in one that passes at once. */
export interface Waiter {
  wait(milliseconds: number): Promise<void>;
}
