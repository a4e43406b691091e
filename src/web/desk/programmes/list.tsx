// All programmes: which version is in force, what waits for a second person, who runs it, and its rounds.
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { levels } from '#policy/programme.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { ReadyMade } from '#web/desk/programmes/ready-made.tsx';
import { awaits, levelName, mayDraft, numbered, type Version, versionName } from '#web/desk/programmes/words.ts';
import { inOrder, type Sorter, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/programmes/programmes.css';

function Row({ versions, rounds }: { readonly versions: readonly Version[]; readonly rounds: number | undefined }) {
  const { say } = useReader();
  const { fullDay, dayOf } = useFormats();
  const all = numbered(versions);
  const inForce = all.find((one) => one.inForce);
  const waiting = all.filter(awaits);
  const [newest] = all;
  if (!newest) return null;
  const { title, programmeKey, runBy } = inForce ?? newest;
  return (
    <tr>
      <td>
        <Link href={`/desk/programmes/${programmeKey}`}>
          <b>{say(title)}</b>
        </Link>
      </td>
      <td>{say(levelName(runBy))}</td>
      <td>
        {inForce ? (
          <StatusTag
            tone="ok"
            says={{
              zh: `第 ${inForce.number} 版在用`,
              en: `Version ${inForce.number} in force`,
            }}
          />
        ) : (
          <StatusTag tone="off" says={{ zh: '还没有在用的', en: 'None in force' }} />
        )}
        {inForce && (
          <div className="meta">
            {say(`${fullDay(inForce.effectiveFrom)}起施行`, `from ${fullDay(inForce.effectiveFrom)}`)}
          </div>
        )}
      </td>
      <td>
        {waiting.map((one) => (
          <div key={one.hash}>
            <StatusTag
              tone="go"
              says={{ zh: `${versionName(one.number).zh}等复核`, en: `${versionName(one.number).en} awaits approval` }}
            />
            <span className="meta">
              {' '}
              {say(
                `${one.preparedBy?.name ?? ''} ${dayOf(one.preparedAt)}起草`,
                `by ${one.preparedBy?.name ?? ''}, ${dayOf(one.preparedAt)}`,
              )}
            </span>
          </div>
        ))}
        {waiting.length === 0 && <span className="meta">{say('没有', 'none')}</span>}
      </td>
      <td className="r">{rounds ?? ''}</td>
    </tr>
  );
}

function Heads({ sorter }: { readonly sorter: Sorter }) {
  const { say } = useReader();
  return (
    <thead>
      <tr>
        <SortHead by="name" sorter={sorter}>
          {say('办法', 'Programme')}
        </SortHead>
        <SortHead by="level" sorter={sorter}>
          {say('谁开展', 'Run by')}
        </SortHead>
        <SortHead by="from" sorter={sorter}>
          {say('在用的版本', 'In force')}
        </SortHead>
        <th scope="col">{say('等复核的版本', 'Awaiting approval')}</th>
        <SortHead by="rounds" sorter={sorter} right>
          {say('批次', 'Rounds')}
        </SortHead>
      </tr>
    </thead>
  );
}

/** By name, by who runs it, by the day of the version in force, by the number of rounds. */
function keysInOrder(
  keys: readonly string[],
  items: readonly Version[],
  sorter: Sorter,
  { say, count }: { say: (words: Text) => string; count: (key: string) => number | undefined },
): readonly string[] {
  const shown = (key: string) => {
    const all = numbered(items.filter((one) => one.programmeKey === key));
    return all.find((one) => one.inForce) ?? all[0]!;
  };
  return inOrder(keys, sorter, {
    name: (key) => say(shown(key).title),
    level: (key) => levels.indexOf(shown(key).runBy as (typeof levels)[number]),
    from: (key) => shown(key).effectiveFrom,
    rounds: (key) => count(key) ?? 0,
  });
}

export default function Programmes() {
  const { say } = useReader();
  const { roles } = useSeat();
  const sorter = useSorter();
  const versions = useAnswer('GET /programme-versions', { query: {} });
  const rounds = useAnswer('GET /rounds', { query: {} });
  const count = (key: string) => rounds.data?.items.filter((one) => one.programmeKey === key).length;
  return (
    <>
      <PageHead
        title={say('办法', 'Programmes')}
        meta={say(
          '谁能得、得多少、怎么办，都写在办法里，批次照它办',
          'Who has it, how much and how it goes: what every round goes by',
        )}
      >
        {mayDraft(roles) && (
          <Link className="btn btn-main" href="/desk/programmes/new">
            <Icon name="plus" />
            {say('写一个新办法', 'Write a new programme')}
          </Link>
        )}
      </PageHead>
      <Shown of={versions} lines={6}>
        {({ items }) => {
          const keys = [...new Set(items.map((one) => one.programmeKey))];
          const ordered = keysInOrder(keys, items, sorter, { say, count });
          return (
            <div className="stack">
              {keys.length === 0 ? (
                <Empty
                  says={{
                    zh: '还没有办法。写好第一个，另一位同事批准后就能开批次',
                    en: 'No programme yet. Write the first; once a second person approves it, rounds can open',
                  }}
                />
              ) : (
                <section className="panel">
                  <table className="table">
                    <Heads sorter={sorter} />
                    <tbody>
                      {ordered.map((key) => (
                        <Row key={key} versions={items.filter((one) => one.programmeKey === key)} rounds={count(key)} />
                      ))}
                    </tbody>
                  </table>
                </section>
              )}
              {mayDraft(roles) && <ReadyMade taken={keys} />}
            </div>
          );
        }}
      </Shown>
    </>
  );
}
