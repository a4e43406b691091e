// The studios of a union and those below it: how many there are of each level, how far they came, where they are, what they were given and what they
// brought, then each of them.
import '#web/desk/rounds/rounds.css';
import '#web/desk/studios/studios.css';
import { useRef, useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import { evidenceName } from '#policy/evidence.ts';
import { levelName } from '#policy/record.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { every, type Filter, levels, StudioList } from '#web/desk/studios/list.tsx';
import { StudioMap } from '#web/desk/studios/map.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Funnel, type FunnelStage } from '#web/parts/funnel.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

type Overview = Answer<'GET /organisations/{id}/studios/overview'>;
const levelTitles: Readonly<Record<(typeof levels)[number], Text>> = {
  district: text('区级工作室', 'District studios'),
  municipal: text('市级工作室', 'City studios'),
  demonstration: text('示范工作室', 'Demonstration studios'),
};
const titleOf = (level: string): Text => levelTitles[level as (typeof levels)[number]] ?? levelName(level);
/** With a capital at the head of a column. */
const evidenceTitle = (kind: string): Text => {
  const { zh, en } = evidenceName(kind);
  return text(zh, `${en.charAt(0).toUpperCase()}${en.slice(1)}`);
};

function Glance({ of }: { readonly of: Overview }) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const valid = (level: string) => of.levels.find((one) => one.level === level)?.valid ?? 0;
  const standing = levels.map((level) => [say(levelTitles[level]), count(valid(level)), ''] as const);
  const tiles = [
    ...standing,
    [
      say('批准助推', 'Granted'),
      yuan(of.grantedFen),
      say(`到账 ${yuan(of.paidFen)}`, `${yuan(of.paidFen)} paid`),
    ] as const,
    [say('成果', 'Results'), count(of.results.reduce((sum, one) => sum + one.count, 0)), ''] as const,
  ];
  return (
    <section className="panel" aria-label={say('总览', 'At a glance')}>
      <div className="pb figs studio-figs">
        {tiles.map(([says, n, under]) => (
          <div key={says}>
            <p className="sub">{says}</p>
            <p className="v">{n}</p>
            {under && <p className="meta">{under}</p>}
          </div>
        ))}
      </div>
    </section>
  );
}

interface Narrowing {
  readonly of: Overview;
  readonly onFilter: (filter: Filter) => void;
}

/** Only what went through is drawn: whoever did not go on is not waiting for anything. */
const went = (key: string, title: Text, through: number, of: number): FunnelStage => {
  const share = `${((through / of) * 100).toFixed(1)}%`;
  return {
    ...{ key, title, through, waiting: 0, refused: 0, returned: 0 },
    note: { zh: `登记过的 ${share}`, en: `${share} of them` },
  };
};

function Way({ of, onFilter }: Narrowing) {
  const { say } = useReader();
  const { registered, municipal, demonstration } = of.funnel;
  return (
    <Panel title={say('一级一级走到哪了', 'How far they came')}>
      <div className="pb">
        <Funnel
          stages={[
            {
              ...{ key: '#', title: text('登记过', 'Registered') },
              ...{ through: registered, waiting: 0, refused: 0, returned: 0 },
            },
            went('municipal', text('升到市级', 'To city level'), municipal, registered),
            went('demonstration', text('升到示范', 'To demonstration'), demonstration, registered),
          ]}
          onOpen={(key) => onFilter({ ...every, reached: key === '#' ? '' : key })}
        />
      </div>
    </Panel>
  );
}

const rank = (level: string): number => (levels as readonly string[]).indexOf(level);

function AtLevel({
  row: { level, levels: standing, grantedFen, paidFen, results },
  kinds,
  onFilter,
}: {
  readonly row: Overview['byLevel'][number];
  readonly kinds: readonly string[];
  readonly onFilter: (filter: Filter) => void;
}) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const registered = count(standing.reduce((sum, { valid, others }) => sum + valid + others, 0));
  return (
    <tr>
      <th scope="row">{say(titleOf(level))}</th>
      <td className="r">
        <button
          type="button"
          className="link"
          aria-label={`${say(titleOf(level))} ${registered}`}
          onClick={() => onFilter({ ...every, level })}
        >
          {registered}
        </button>
      </td>
      <td className="r nowrap">{yuan(grantedFen)}</td>
      <td className="r nowrap">{yuan(paidFen)}</td>
      {kinds.map((kind) => (
        <td key={kind} className="r">
          {count(results.find((one) => one.kind === kind)?.count ?? 0)}
        </td>
      ))}
    </tr>
  );
}

/** What each level was given, beside what came of it. */
function Brought({ of, onFilter }: Narrowing) {
  const { say } = useReader();
  const kinds = of.results.map(({ kind }) => kind);
  const rows = of.byLevel.toSorted((a, b) => rank(a.level) - rank(b.level));
  return (
    <Panel title={say('给了多少，带来多少', 'What was given, what came of it')}>
      <div className="studio-wide">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say('现在是', 'Now')}</th>
              {[
                say('工作室', 'Studios'),
                say('批准', 'Granted'),
                say('到账', 'Paid'),
                ...kinds.map((kind) => say(evidenceTitle(kind))),
              ].map((head) => (
                <th key={head} scope="col" className="r">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <AtLevel key={row.level} row={row} kinds={kinds} onFilter={onFilter} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="pb meta">
        {say(
          '钱包括认定、升级和领军人的项目；成果由办件证明，算到当时所在的工作室。',
          'Money for recognition, promotion and projects of leaders; results are proved by cases and count for the studio of that day.',
        )}
      </p>
    </Panel>
  );
}

export default function Studios() {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const overview = useAnswer('GET /organisations/{id}/studios/overview', { params: { id: organisationId } });
  const [filter, setFilter] = useState(every);
  const list = useRef<HTMLDivElement>(null);
  /** From further up, as a link to it would. */
  const show = (next: Filter) => {
    setFilter(next);
    list.current?.focus();
  };
  return (
    <>
      <PageHead
        title={say('创新工作室', 'Studios')}
        meta={say(
          '本级和下级工会登记在册的；成果从办件里自己来，不用另报',
          'Registered here and below; what they brought comes from cases and is reported nowhere else',
        )}
      />
      <Shown of={overview} lines={10}>
        {(of) => (
          <div className="stack">
            <Glance of={of} />
            {of.funnel.registered > 0 && (
              <>
                <div className="cols studio-cols">
                  <Way of={of} onFilter={show} />
                  <Brought of={of} onFilter={show} />
                </div>
                <StudioMap filter={filter} onFilter={setFilter} />
              </>
            )}
            <div ref={list} tabIndex={-1}>
              <StudioList filter={filter} onFilter={setFilter} trades={of.trades} />
            </div>
          </div>
        )}
      </Shown>
    </>
  );
}
