// One campaign: whom it reached in all, its steps with their rounds and how far each is, and the bulletin of the whole.
import { WholePage } from '#web/desk/whole-page.tsx';
import '#web/desk/rounds/rounds.css';
import '#web/desk/campaigns/campaigns.css';
import { Fragment, useMemo, useState } from 'react';
import { Link, useParams } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { type Campaign, howCounted, type Step, standing } from '#web/desk/campaigns/words.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Sums({ reached }: Pick<Campaign, 'reached'>) {
  const { say } = useReader();
  const { count } = useFormats();
  const sums = [
    [say('送到的人', 'People reached'), reached.people, say('一人只算一次', 'each counted once')],
    [say('其中未入会', 'Of them not members'), reached.outsiders, say('按姓名和手机后四位', 'by name and four digits')],
    [say('单位', 'Unions'), reached.firms, say('物资和专项资金', 'by goods and by the fund')],
    [say('单位报的人数', 'People their unions told of'), reached.told, say('另算，不加进去', 'apart, not added')],
  ] as const;
  return (
    <section className="panel" aria-label={say('要紧的数字', 'Main figures')}>
      <div className="pb figs">
        {sums.map(([says, n, under]) => (
          <div key={says}>
            <p className="sub">{says}</p>
            <p className="v">{count(n)}</p>
            <p className="meta">{under}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

function useReachedWords() {
  const { say } = useReader();
  const { count } = useFormats();
  return ({ people, firms, told }: Step['reached']) => {
    // Each part stays whole; where millions leave no room, the line breaks between them.
    const lines = [
      ...(firms > 0
        ? [
            [
              say(`${count(firms)} 家`, `${count(firms)} unions`),
              say(`（${count(told)} 人）`, `(${count(told)} people)`),
            ],
          ]
        : []),
      ...(people > 0 || firms === 0
        ? [[say(`${count(people)} 人`, `${count(people)} ${people === 1 ? 'person' : 'people'}`)]]
        : []),
    ];
    return lines.map((parts) => (
      <span key={parts[0]} className="block">
        {parts.map((part, n) => (
          <Fragment key={part}>
            {n > 0 && say('', ' ')}
            <span className="whole">{part}</span>
          </Fragment>
        ))}
      </span>
    ));
  };
}

function RoundRow({ one }: { readonly one: Step['rounds'][number] }) {
  const { say } = useReader();
  const { range, count } = useFormats();
  const reachedWords = useReachedWords();
  return (
    <tr>
      <td className="of-step">
        <Link href={`/desk/rounds/${one.id}`}>
          <b>{say(one.title)}</b>
        </Link>
        <div className="meta">{say(roundName(one.name))}</div>
      </td>
      <td className="nowrap">{range(one.opensOn, one.closesOn)}</td>
      <td className="r nowrap">
        <Link className="opens" href={`/desk/rounds/${one.id}/cases`}>
          {count(one.opened)}
        </Link>
        {one.open > 0 && <div className="meta">{say(`在办 ${count(one.open)}`, `${count(one.open)} under way`)}</div>}
      </td>
      <td className="r">{reachedWords(one.reached)}</td>
    </tr>
  );
}

function Steps({ steps }: Pick<Campaign, 'steps'>) {
  const { say, today } = useReader();
  const reachedWords = useReachedWords();
  return (
    <section className="panel scrolls" aria-label={say('每一步', 'The steps')}>
      <table className="table campaign-steps">
        <thead>
          <tr>
            <th scope="col">{say('步骤和批次', 'Step and rounds')}</th>
            <th scope="col">{say('时间', 'When')}</th>
            <th scope="col" className="r">
              {say('办件', 'Cases')}
            </th>
            <th scope="col" className="r">
              {say('送到', 'Reached')}
            </th>
          </tr>
        </thead>
        {steps.map((step, n) => (
          <tbody key={step.key}>
            <tr className="step">
              <th scope="rowgroup">
                <span className="no">{n + 1}</span>
                {say(step.title)}
                <div className="meta of-step">{say(step.says)}</div>
              </th>
              <td colSpan={2}>
                <StatusTag {...standing(step, today)} />
              </td>
              <td className="r">{step.rounds.length > 0 ? <b>{reachedWords(step.reached)}</b> : '—'}</td>
            </tr>
            {step.rounds.map((one) => (
              <RoundRow key={one.id} one={one} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** Rounds of the union that fit a step and are in no step here. */
function useRoundsToAdd({ organisationId, programmes, steps }: Campaign) {
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const titles = useAnswer('GET /programmes', {});
  const choices = useMemo(() => {
    const here = new Set(steps.flatMap((step) => step.rounds.map(({ id }) => id)));
    const named = new Map((titles.data?.items ?? []).map((one) => [one.hash, one.title]));
    return (rounds.data?.items ?? [])
      .filter(({ id, programmeKey }) => programmes.includes(programmeKey) && !here.has(id))
      .map(({ id, name, programmeKey, versionHash }) => {
        const title = named.get(versionHash) ?? text(programmeKey, programmeKey);
        return { key: String(id), label: text(`${title.zh} ${name}`, `${title.en} ${roundName(name).en}`) };
      });
  }, [rounds.data, titles.data, programmes, steps]);
  const form = useMemo(
    (): Form => ({ round: { type: 'choice', label: text('哪个批次', 'Which round'), choices } }),
    [choices],
  );
  return { asked: [rounds, titles] as const, form, none: choices.length === 0 };
}

function Adding({ campaign, onDone }: { readonly campaign: Campaign; readonly onDone: () => void }) {
  const { say } = useReader();
  const { asked, form, none } = useRoundsToAdd(campaign);
  const add = useDoing('POST /campaigns/{id}/rounds', { done: onDone });
  if (asked.some(({ data }) => data === undefined)) return <Unread of={asked} lines={3} />;
  if (none)
    return (
      <div className="pb">
        <Empty
          says={{
            zh: '没有可以算进来的批次。先按每一步的办法开批次，再回来',
            en: 'There is no round to count here. Open one of a step’s programmes first',
          }}
        >
          <Link href="/desk/rounds/new">{say('开一个批次', 'Open a round')}</Link>
        </Empty>
      </div>
    );
  return (
    <Asking
      form={form}
      does={say('算进这个活动', 'Count it here')}
      busy={add.isPending}
      error={add.error}
      onCancel={onDone}
      onAnswers={({ round: chosen }) => add.mutate({ params: { id: campaign.id }, body: { roundId: Number(chosen) } })}
    />
  );
}

function Bulletin({ bulletin }: Pick<Campaign, 'bulletin'>) {
  const { say } = useReader();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(say(bulletin)).then(() => setCopied(true));
  return (
    <Panel title={say('简报（自动写好）', 'Bulletin (writes itself)')}>
      <div className="pb gap-s">
        <p className="bulletin">{say(bulletin)}</p>
        <p className="meta">{say(howCounted)}</p>
        <button type="button" className="btn btn-s" onClick={copy}>
          {copied ? say('已复制', 'Copied') : say('复制文字', 'Copy the text')}
        </button>
      </div>
    </Panel>
  );
}

function Whole(campaign: Campaign) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const [adding, setAdding] = useState(false);
  const leads =
    campaign.organisationId === organisationId && roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <>
      <PageHead
        title={campaign.name}
        meta={`${say(campaign.title)} · ${campaign.year}`}
        crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}
      >
        {leads && !adding && (
          <button type="button" className="btn" onClick={() => setAdding(true)}>
            {say('把批次算进来', 'Count a round here')}
          </button>
        )}
      </PageHead>
      <div className="stack">
        {adding && (
          <Panel title={say('把批次算进来', 'Count a round here')}>
            <Adding campaign={campaign} onDone={() => setAdding(false)} />
          </Panel>
        )}
        <Sums reached={campaign.reached} />
        <div className="cols round-cols">
          <Steps steps={campaign.steps} />
          <Bulletin bulletin={campaign.bulletin} />
        </div>
      </div>
    </>
  );
}

export default function CampaignPage() {
  const { say } = useReader();
  const { id } = useParams<{ id: string }>();
  const campaign = useAnswer('GET /campaigns/{id}', { params: { id: Number(id) } });
  return (
    <WholePage
      of={campaign}
      lines={8}
      title={say('活动', 'Campaign')}
      crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}
    >
      {(one) => <Whole {...one} />}
    </WholePage>
  );
}
