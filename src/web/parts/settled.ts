// What is typed or changed, a moment after the last of it: each key is not a question to the server.
import { useEffect, useState } from 'react';

const typingMs = 250;

/** `value` as it was `waitMs` after it last changed. */
export function useSettled<T>(value: T, waitMs = typingMs): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
