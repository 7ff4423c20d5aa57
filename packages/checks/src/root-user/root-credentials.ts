/** The root user's credentials have no ids of their own: its sign-in has this one, its access keys those of their slots, `root-access-key-1` and `-2`. */
const SIGN_IN = 'root-sign-in';

export function isSignIn({ id }: { readonly id: string }): boolean {
  return id === SIGN_IN;
}
