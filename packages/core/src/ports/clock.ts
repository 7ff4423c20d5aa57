/** The time, for what lasts longer than one instant. Tests hand in one that is moved. */
export interface Clock {
  now(): Date;
}
