// Whether the account is right: sent = paid + sent back + difference, and the three witnesses (granted, sent, settled) with the ledger.
import { Link } from 'wouter';
import { type Batch, differences, type Which } from '#web/desk/money/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Match = Answer<'GET /payment-batches/{id}/match'>;

interface Opening {
  readonly onWhich: (which: Which) => void;
}

/** An amount that opens its payments in the list below. */
function Amount({ fen, which, onWhich }: Opening & { readonly fen: number; readonly which: Which }) {
  const { yuan } = useFormats();
  const open = () => {
    onWhich(which);
    document.getElementById('items')?.scrollIntoView();
  };
  return (
    <p className="v">
      <button type="button" className="opens amount" onClick={open}>
        {yuan(fen)}
      </button>
    </p>
  );
}

function Equation({ batch, match, onWhich }: Opening & { readonly batch: Batch; readonly match: Match }) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const settled = batch.answered - batch.rejected;
  const open = match.sentFen - match.settledFen - match.rejectedFen;
  const times = (n: number) => say(`${count(n)} 笔`, `${count(n)}`);
  return (
    <div className="pb equation">
      <div>
        <p className="sub">
          {say('送出', 'Sent')}　{times(batch.items)}
        </p>
        <Amount fen={match.sentFen} which="all" onWhich={onWhich} />
      </div>
      <span className="op">=</span>
      <div>
        <p className="sub">
          {say('付成', 'Paid')}　{times(settled)}
        </p>
        <Amount fen={match.settledFen} which="settled" onWhich={onWhich} />
      </div>
      <span className="op">+</span>
      <div>
        <p className="sub">
          {say('退回', 'Sent back')}　{times(batch.rejected)}
        </p>
        <Amount fen={match.rejectedFen} which="rejected" onWhich={onWhich} />
      </div>
      <span className="op">+</span>
      <div>
        <p className="sub">
          {open === 0 ? say('差额', 'Difference') : say('差额：银行还没答复', 'Difference: not answered yet')}
        </p>
        <p className={open === 0 ? 'v ok' : 'v warn'}>{yuan(open)}</p>
      </div>
    </div>
  );
}

function Witnesses({ match }: { readonly match: Match }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const rows = [
    [say('批准（审核的记录）', 'Granted (the decisions)'), match.grantedFen],
    [say('送出减退回（银行文件）', 'Sent less sent back (the bank file)'), match.sentFen - match.rejectedFen],
    [say('到账（银行回单）', "Settled (the bank's answer)"), match.settledFen],
    [say('总账（转账之和）', 'The ledger (sum of transfers)'), match.ledgerFen],
  ] as const;
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('四处各自记的', 'As each of the four has it')}</th>
          <th className="r">{say('金额', 'Amount')}</th>
          <th className="r">{say('比批准少', 'Less than granted')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([says, fen]) => (
          <tr key={says}>
            <td>{says}</td>
            <td className="r money">{yuan(fen)}</td>
            <td className="r">{fen === match.grantedFen ? '—' : yuan(match.grantedFen - fen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differences({ match }: { readonly match: Match }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('办件', 'Case')}</th>
          <th>{say('差在哪', 'Where it differs')}</th>
          <th className="r">{say('批准', 'Granted')}</th>
          <th className="r">{say('到账', 'Settled')}</th>
          <th className="r">{say('总账', 'Ledger')}</th>
        </tr>
      </thead>
      <tbody>
        {match.items.map((one) => (
          <tr key={one.caseId}>
            <td>
              <Link href={`/desk/cases/${one.caseId}`}>{one.caseId}</Link>
            </td>
            <td>{differences[one.why] ? say(differences[one.why]!) : one.why}</td>
            <td className="r">{yuan(one.grantedFen)}</td>
            <td className="r">{yuan(one.settledFen)}</td>
            <td className="r">{yuan(one.ledgerFen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const verdicts = {
  even: { tone: 'ok', says: { zh: '分毫不差', en: 'To the fen' } },
  open: { tone: 'go', says: { zh: '等银行答复', en: 'Waits for the bank' } },
  odd: { tone: 'bad', says: { zh: '对不上', en: 'Does not add up' } },
} as const;

export function Matched({ batch, onWhich }: Opening & { readonly batch: Batch }) {
  const { say } = useReader();
  const { count } = useFormats();
  const match = useAnswer('GET /payment-batches/{id}/match', { params: { id: batch.id }, query: { limit: 20 } });
  return (
    <Shown of={match} lines={3}>
      {(found) => {
        const honest = found.ledgerFen === found.settledFen;
        const even = honest && found.sentFen === found.settledFen + found.rejectedFen;
        return (
          <Panel
            title={say('账对得上吗', 'Does the account add up')}
            aside={<StatusTag {...(even ? verdicts.even : honest ? verdicts.open : verdicts.odd)} />}
          >
            <Equation batch={batch} match={found} onWhich={onWhich} />
            <details className="witnesses">
              <summary>
                {found.differingCases === 0
                  ? say('三方核对：批准 = 送出 = 到账', 'Three witnesses: granted = sent = settled')
                  : say(
                      `三方核对：${count(found.differingCases)} 件没有全部到账`,
                      `Three witnesses: ${count(found.differingCases)} cases not wholly settled`,
                    )}
              </summary>
              <Witnesses match={found} />
              {found.items.length > 0 && <Differences match={found} />}
              {found.next !== null && (
                <p className="more meta">
                  {say('只列前 20 件，全部在“导出明细”里', 'The first 20; all of them are in the exported list')}
                </p>
              )}
            </details>
          </Panel>
        );
      }}
    </Shown>
  );
}
