// Short facts in one line of meta, each kept whole: where the line is too short it breaks between them and not inside a date or a name.
import { Fragment } from 'react';

export const Parts = ({ of }: { readonly of: readonly (string | null | undefined | false)[] }) => {
  const parts = of.filter((part) => typeof part === 'string' && part !== '') as string[];
  return parts.map((part, n) => (
    <Fragment key={part}>
      {n > 0 && ' '}
      <span className="part">{n < parts.length - 1 ? `${part} ·` : part}</span>
    </Fragment>
  ));
};
