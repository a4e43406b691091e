// A row of a list that opens what it is about, in place: nothing jumps, nothing covers the page.
import { type ReactNode, useState } from 'react';
import { Icon } from '#web/parts/icon.tsx';

export function Unfolding({
  title,
  meta,
  children,
}: {
  readonly title: string;
  readonly meta: string;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" className="item" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="grow">
          {title}
          <span className="meta block">{meta}</span>
        </span>
        <Icon name={open ? 'up' : 'down'} className="chev" />
      </button>
      {open && <div className="stack unfolded">{children}</div>}
    </li>
  );
}
