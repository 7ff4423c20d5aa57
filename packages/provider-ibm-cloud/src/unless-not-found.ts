import { NotFoundError } from '@keyhammer/core';

/** `undefined` if IBM Cloud says that there is no such thing. */
export async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
