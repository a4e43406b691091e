// The tree of unions, opened branch by branch: of a hundred thousand only what somebody has opened is ever read.
import { useState } from 'react';
import { Link } from 'wouter';
import { levelNames } from '#web/desk/organisations/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

interface Node {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly level: keyof typeof levelNames;
  readonly children: number;
}

function Below({ id, chosen }: { readonly id: number; readonly chosen: number }) {
  const pages = usePages('GET /organisations/{id}/children', { params: { id }, query: { limit: 100 } });
  return (
    <>
      <ErrorNote error={pages.of.error} />
      <ul>
        {pages.rows.map((one) => (
          <Branch key={one.id} node={one} chosen={chosen} />
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

function Branch({
  node,
  chosen,
  open = false,
}: {
  readonly node: Node;
  readonly chosen: number;
  readonly open?: boolean;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const [opened, setOpened] = useState(open);
  const name = say({ zh: node.name, en: node.nameEn || node.name });
  return (
    <li>
      <div className={node.id === chosen ? 'branch on' : 'branch'}>
        {node.children > 0 ? (
          <button
            type="button"
            className="twist"
            aria-expanded={opened}
            aria-label={say(`${name}的下级`, `Below ${name}`)}
            onClick={() => setOpened(!opened)}
          >
            <Icon name={opened ? 'down' : 'right'} />
          </button>
        ) : (
          <span className="twist" />
        )}
        <Link
          href={`/desk/organisations/${node.id}`}
          {...(node.id === chosen ? { 'aria-current': 'page' as const } : {})}
        >
          {name}
        </Link>
        <span className="meta">
          {node.children > 0 ? say(`${count(node.children)} 家`, count(node.children)) : say(levelNames[node.level])}
        </span>
      </div>
      {opened && <Below id={node.id} chosen={chosen} />}
    </li>
  );
}

export function Tree({ rootId, chosen }: { readonly rootId: number; readonly chosen: number }) {
  const { say } = useReader();
  const root = useAnswer('GET /organisations/{id}', { params: { id: rootId } });
  return (
    <Shown of={root} lines={8}>
      {(one) => (
        <nav className="tree" aria-label={say('组织树', 'Tree of unions')}>
          <ul>
            <Branch key={one.id} node={one} chosen={chosen} open />
          </ul>
        </nav>
      )}
    </Shown>
  );
}
