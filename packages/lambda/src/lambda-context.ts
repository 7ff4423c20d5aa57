/** What Lambda hands over beside the event, as far as it is read here. */
export interface LambdaContext {
  /** Until the function is killed. */
  getRemainingTimeInMillis(): number;
}
