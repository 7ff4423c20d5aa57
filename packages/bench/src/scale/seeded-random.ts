/** From 0 to 1, the same numbers every time: a linear congruential generator, with the numbers of "Numerical Recipes". */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
