// The page of a studio: who leads it and belongs to it, what cases proved of them, what it was given, and what became of its record.
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import { evidenceName } from '#policy/evidence.ts';
import { levelName } from '#policy/record.ts';
import { PageHead } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { People, type Studio } from '#web/desk/studios/people.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { studioRoleWords, workInWords } from '#web/parts/studio-words.ts';

function Table({
  heads,
  rows,
}: {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <table className="table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={rows.indexOf(cells)}>
            {cells.map((cell, at) => (
              <td key={heads[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const nothing = (says: Text) => (
  <div className="pb">
    <Empty says={says} />
  </div>
);

function Results({ evidence }: Pick<Studio, 'evidence'>) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <Panel title={say('成果', 'What it brought')}>
      {evidence.length === 0 ? (
        nothing({
          zh: '还没有。专利、获奖、项目办成了，自己记到这里',
          en: 'Nothing yet. Patents, prizes and projects come here by themselves when they are granted or accepted',
        })
      ) : (
        <Table
          heads={[say('哪一天', 'Day'), say('哪一种', 'Kind'), say('名目', 'What'), say('谁', 'Whose')]}
          rows={evidence.map(({ day, kind, words, name }) => [
            fullDay(day),
            say(evidenceName(kind)),
            words ?? '—',
            name,
          ])}
        />
      )}
    </Panel>
  );
}

function Money({ money }: Pick<Studio, 'money'>) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <Panel title={say('得到的助推', 'What it was given')}>
      {money.length === 0 ? (
        nothing({ zh: '还没有批准过', en: 'Nothing was granted yet' })
      ) : (
        <Table
          heads={[
            ...[say('办法', 'Programme'), say('年度', 'Year'), say('批准', 'Granted'), say('到账', 'Paid')],
            ...[say('已用', 'Used'), say('做到哪里', 'How far')],
          ]}
          rows={money.map(({ title, year, grantedFen, paidFen, usedFen, work }) => [
            ...[say(title), year, yuan(grantedFen), yuan(paidFen)],
            ...[usedFen === null ? '—' : yuan(usedFen), work === null ? '—' : say(workInWords(work))],
          ])}
        />
      )}
    </Panel>
  );
}

function Honours({ honours }: Pick<Studio, 'honours'>) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  if (honours.length === 0) return null;
  return (
    <Panel title={say('领军人的荣誉', 'Honours of its leader')}>
      <Table
        heads={[say('荣誉', 'Honour'), say('级别', 'Level'), say('登记', 'Registered')]}
        rows={honours.map(({ title, level, from }) => [say(title), say(levelName(level)), fullDay(from)])}
      />
    </Panel>
  );
}

const stepWords: Readonly<Record<string, Text>> = {
  registered: text('认定登记', 'Recognised'),
  raised: text('升级', 'Raised'),
  renewed: text('延期', 'Renewed'),
  suspended: text('暂停', 'Suspended'),
  restored: text('恢复', 'Restored'),
  revoked: text('撤销', 'Revoked'),
  'put-back': text('上一步收回', 'The step before taken back'),
};

function Story({ steps }: Pick<Studio, 'steps'>) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <Panel title={say('经过', 'What became of it')}>
      <Table
        heads={[say('时间', 'When'), say('办了什么', 'What'), say('级别', 'Level'), say('理由', 'Reason')]}
        rows={steps.map(({ at, what, level, reason }) => [
          instant(at),
          say(stepWords[what] ?? text(what, what)),
          level === null ? '' : say(levelName(level)),
          reason ?? '',
        ])}
      />
    </Panel>
  );
}

function One({ studio }: { readonly studio: Studio }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { until } = studio;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [say('级别', 'Level'), say(levelName(studio.level))],
    [say(studioRoleWords.leader), studio.leader],
    [say('所在工会', 'Union'), studio.group === null ? studio.unit : `${studio.unit} · ${studio.group}`],
    [say('行业', 'Trade'), studio.trade ?? '—'],
    [say('登记', 'Registered'), fullDay(studio.from)],
    [say('有效到', 'Valid until'), until === null ? say('长期有效', 'without end') : fullDay(until)],
    [
      say('证书', 'Certificate'),
      <Link key="record" href={`/desk/records/${studio.id}`}>
        {studio.number}
      </Link>,
    ],
  ];
  return (
    <>
      <PageHead
        title={say(studio.title)}
        meta={studio.number}
        crumbs={[['/desk/studios', say('创新工作室', 'Studios')]]}
      />
      <Panel title={say('概况', 'In short')} aside={<RecordState state={studio.state} until={until} />}>
        <dl className="kv pb">
          <Pairs rows={rows} />
        </dl>
      </Panel>
      <Results evidence={studio.evidence} />
      <People studio={studio} />
      <Money money={studio.money} />
      <Honours honours={studio.honours} />
      <Story steps={studio.steps} />
    </>
  );
}

export default function StudioPage() {
  const { id } = useParams<{ id: string }>();
  const studio = useAnswer('GET /studios/{id}', { params: { id: Number(id) } });
  return (
    <Shown of={studio} lines={8}>
      {(found) => <One studio={found} />}
    </Shown>
  );
}
