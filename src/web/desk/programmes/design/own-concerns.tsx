// What the check says of one entry, at that entry: the same words as in the list, where they can be acted on.
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { Concern } from '#policy/check.ts';
import { anchorOf } from '#web/desk/programmes/design/place.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export const Concerns = createContext<readonly Concern[]>([]);

/** Marks an entry as the place of `where` and tells beneath it what is to be mended there. */
export function Place({ where, children }: { readonly where: string; readonly children: ReactNode }) {
  const { say } = useReader();
  // What is simply not written yet is no mistake until somebody was here and left.
  const [left, setLeft] = useState(false);
  const all = useContext(Concerns);
  const own = all.filter((one) => anchorOf(one.where) === where && (left || one.code !== 'shape'));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here; it is told that the hand has left
    <div className="place" data-place={where} tabIndex={-1} onBlur={() => setLeft(true)}>
      {children}
      {own.map((one) => (
        <p className={`own ${one.level === 'error' ? 'bad' : 'warn'}`} key={one.code + one.where + one.says.en}>
          <Icon name={one.level === 'error' ? 'no' : 'tri'} />
          <span>
            {say(one.says)}
            {one.code === 'shape' ? '' : say(`。${one.next.zh}`, `. ${one.next.en}`)}
          </span>
        </p>
      ))}
    </div>
  );
}

/** Brings the place before the reader, unfolds it and puts the hand on its first control. */
export function goTo(where: string): void {
  const place = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(anchorOf(where))}"]`);
  if (!place) return;
  place.querySelector<HTMLElement>('.entry-open[aria-expanded="false"]')?.click();
  place.scrollIntoView({ block: 'center' });
  (place.querySelector<HTMLElement>('input, select, textarea, .tok') ?? place).focus();
}
