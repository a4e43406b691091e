// Unions and their members: the tree and the search on the left, the chosen union on the right.
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { FindOrganisation, FoundWords } from '#web/desk/organisations/find.tsx';
import { Organisation } from '#web/desk/organisations/organisation.tsx';
import { Tree } from '#web/desk/organisations/tree.tsx';
import { useReader } from '#web/parts/language.tsx';
import '#web/desk/organisations/organisations.css';

export default function Organisations() {
  const { say } = useReader();
  const seat = useSeat();
  const { id } = useParams<{ id?: string }>();
  const chosen = id === undefined ? seat.organisationId : Number(id);
  // In a narrow window the tree would stand between the reader and the union.
  const [beside] = useState(() => matchMedia('(min-width: 1000px)').matches);
  return (
    <div className="cols finder">
      <section className="panel" aria-label={say('找工会', 'Find a union')}>
        <div className="pb">
          <FindOrganisation
            label={say('找工会', 'Find a union')}
            row={(found) => (
              <Link href={`/desk/organisations/${found.id}`} className="pick">
                {say({ zh: found.name, en: found.nameEn || found.name })} <FoundWords found={found} />
              </Link>
            )}
          >
            <details className="whole-tree" open={beside}>
              <summary>{say('整棵组织树', 'The whole tree')}</summary>
              <Tree key={seat.organisationId} rootId={seat.organisationId} chosen={chosen} />
            </details>
          </FindOrganisation>
        </div>
      </section>
      <div>
        <Organisation key={chosen} id={chosen} />
      </div>
    </div>
  );
}
