import { randomInt } from 'node:crypto';
import { Secret } from '@keyhammer/core';

const LENGTH = 32;
const CLASSES = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '!@#$%^*()_+-=[]{}|'];
/** Of what IAM counts as symbols, those left out mean something in XML, or look like another: so what AWS quotes of it is found again. */
const ALPHABET = CLASSES.join('');

/** Of all four kinds of characters that a password policy can ask for. */
export function randomPassword(): Secret {
  const password = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  // Drawn anew rather than mended, so that no place in it is likelier to hold one kind than another.
  return CLASSES.every((characters) => [...characters].some((one) => password.includes(one))) ? new Secret(password) : randomPassword();
}
