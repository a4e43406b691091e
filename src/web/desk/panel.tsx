// A white sheet of the desk with its heading; named, so that one can go from region to region.
import type { ReactNode } from 'react';

export const Panel = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className="panel" aria-label={title}>
    <div className="ph">
      <h2>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);
