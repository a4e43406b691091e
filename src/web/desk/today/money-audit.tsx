// The auditor's own list: what was paid in the last month at and below the union, who prepared and who checked it, and what is out of the ordinary.
import { Link } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import type { Text } from '#kit/text.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import { shortInEnglish } from '#web/parts/union-name.ts';

type MoneyAudit = Answer<'GET /organisations/{id}/money-audit'>;
type Batch = MoneyAudit['batches'][number];

const standing: Readonly<Record<Batch['state'], Text>> = {
  preparing: { zh: '编制中', en: 'being prepared' },
  prepared: { zh: '等复核', en: 'to be checked' },
  approved: { zh: '等送银行', en: 'to go to the bank' },
  sent: { zh: '在银行', en: 'with the bank' },
  settled: { zh: '银行已答复', en: 'answered by the bank' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

function BatchRow({ batch }: { readonly batch: Batch }) {
  const { say } = useReader();
  const { count, yuan, day } = useFormats();
  const { preparedBy, approvedBy, sentBack, accountsChanged } = batch;
  const checked =
    approvedBy === null
      ? say(`${preparedBy}制单，还没复核`, `prepared by ${preparedBy}, not checked yet`)
      : say(`${preparedBy}制单，${approvedBy}复核`, `prepared by ${preparedBy}, checked by ${approvedBy}`);
  return (
    <li>
      <Link className="item" href={`/desk/money/batches/${batch.id}`}>
        <span className="grow">
          <b>
            {say(batch.title)} {yuan(batch.amountFen)}
          </b>
          <span className="meta block">
            {say(`${count(batch.items)} 笔，`, `${count(batch.items)} payments, `)}
            {checked}
          </span>
          <span className="meta block">
            {day(chinaDate(new Date(batch.preparedAt)))} · {say(standing[batch.state])} · {batch.number}
          </span>
          {accountsChanged > 0 && (
            <StatusTag
              tone="warn"
              says={{
                zh: `${count(accountsChanged)} 笔的账户在付款前后改过`,
                en: `${count(accountsChanged)} to an account changed about then`,
              }}
            />
          )}
          {sentBack > 0 && (
            <StatusTag
              tone="warn"
              says={{ zh: `银行退回 ${count(sentBack)} 笔`, en: `${count(sentBack)} sent back by the bank` }}
            />
          )}
        </span>
      </Link>
    </li>
  );
}

function SameHands({ round }: { readonly round: MoneyAudit['sameHands'][number] }) {
  const { say } = useReader();
  const { count } = useFormats();
  const { organisationName: name } = round;
  return (
    <li>
      <Link className="item" href={`/desk/rounds/${round.roundId}/cases`}>
        <span className="grow">
          <b>{say(round.title)}</b>
          <span className="meta block">
            {say(roundName(round.roundName))} · {say(shortInEnglish({ name, nameEn: '' }))}
          </span>
          <StatusTag
            tone="warn"
            says={{
              zh: `${count(round.cases)} 件的审核和批准是同一个人`,
              en: `${count(round.cases)} reviewed and granted by the same person`,
            }}
          />
        </span>
      </Link>
    </li>
  );
}

export function MoneyToAudit({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const { day } = useFormats();
  const audit = useAnswer('GET /organisations/{id}/money-audit', { params: { id: organisationId } });
  return (
    <Panel title={say('近 30 天的钱，请您看', 'Money of the last 30 days, for you to look at')}>
      <Shown of={audit} lines={6}>
        {({ batches, sameHands, since }) =>
          batches.length + sameHands.length === 0 ? (
            <p className="pb sub">
              {say(`${day(since)}以来没有付款，也没有批准`, `Nothing was paid and nothing granted since ${day(since)}`)}
            </p>
          ) : (
            <ul className="pb list">
              {sameHands.map((one) => (
                <SameHands key={one.roundId} round={one} />
              ))}
              {batches.map((one) => (
                <BatchRow key={one.id} batch={one} />
              ))}
            </ul>
          )
        }
      </Shown>
      <p className="pf meta">
        {say(
          '只能看。发现问题，请告诉主席或上级经审',
          'To be read only. Tell the chair, or the auditors above, of what is wrong',
        )}
        {' · '}
        <Link href="/desk/money">{say('全部付款单和账', 'All batches and accounts')}</Link>
      </p>
    </Panel>
  );
}
