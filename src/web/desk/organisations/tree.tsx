// The tree of unions, opened branch by branch: of a hundred thousand only what somebody has opened is ever read.
import { memo, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { levelNames } from '#web/desk/organisations/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { shortInEnglish } from '#web/parts/union-name.ts';

interface Node {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly level: keyof typeof levelNames;
  readonly children: number;
}

interface Where {
  readonly chosen: number;
  /** The branches above it, which stand open. */
  readonly above: ReadonlySet<number>;
}

function Below({ id, where }: { readonly id: number; readonly where: Where }) {
  const pages = usePages('GET /organisations/{id}/children', { params: { id }, query: { limit: 100 } });
  return (
    <>
      <ErrorNote error={pages.of.error} />
      <ul>
        {pages.rows.map((one) => (
          <Branch key={one.id} node={one} where={where} />
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

/** Drawn again only for itself: a branch may hold thousands, and more are read below them. */
const Branch = memo(function Branch({
  node,
  where,
  open = false,
}: {
  readonly node: Node;
  readonly where: Where;
  readonly open?: boolean;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const [said, setSaid] = useState<boolean | null>(open || null);
  const opened = said ?? where.above.has(node.id);
  const name = say(shortInEnglish(node));
  return (
    <li>
      <div className={node.id === where.chosen ? 'branch on' : 'branch'}>
        {node.children > 0 ? (
          <button
            type="button"
            className="twist"
            aria-expanded={opened}
            aria-label={say(`${name}的下级`, `Below ${name}`)}
            onClick={() => setSaid(!opened)}
          >
            <Icon name={opened ? 'down' : 'right'} />
          </button>
        ) : (
          <span className="twist" />
        )}
        <Link
          href={`/desk/organisations/${node.id}`}
          {...(node.id === where.chosen ? { 'aria-current': 'page' as const } : {})}
        >
          {name}
        </Link>
        <span className="meta">
          {node.children > 0 ? say(`${count(node.children)} 家`, count(node.children)) : say(levelNames[node.level])}
        </span>
      </div>
      {opened && <Below id={node.id} where={where} />}
    </li>
  );
});

export function Tree({ rootId, chosen }: { readonly rootId: number; readonly chosen: number }) {
  const { say } = useReader();
  const root = useAnswer('GET /organisations/{id}', { params: { id: rootId } });
  const here = useAnswer('GET /organisations/{id}', { params: { id: chosen } });
  // What was opened once stays so while the next union is being read.
  const above = useRef(new Set<number>()).current;
  for (const one of here.data?.above ?? []) above.add(one.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `above` grows in place, by what was read of the chosen one
  const where = useMemo(() => ({ chosen, above }), [chosen, above, here.data]);
  return (
    <Shown of={root} lines={8}>
      {(one) => (
        <nav className="tree" aria-label={say('组织树', 'Tree of unions')}>
          <ul>
            <Branch key={one.id} node={one} where={where} open />
          </ul>
        </nav>
      )}
    </Shown>
  );
}
