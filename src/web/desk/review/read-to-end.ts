// Whether a list has been read: its end was seen since what is in it last changed.
import { type RefObject, useEffect, useState } from 'react';

export function useReadToEnd(
  list: RefObject<HTMLElement | null>,
  end: RefObject<HTMLElement | null>,
  of: string,
): boolean {
  const [read, setRead] = useState('');
  useEffect(() => {
    if (!list.current || !end.current) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setRead(of);
      },
      { root: list.current },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [list, end, of]);
  return read === of;
}
