// Under which consent officers acted for members; the member stays masked here.
import { Link } from 'wouter';
import { consentWords } from '#policy/consent-words.ts';
import { coverNames, standingOf } from '#web/desk/behalf/consents.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { Empty, ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export function ActedForMembers() {
  const { say } = useReader();
  const { instant } = useFormats();
  const pages = usePages('GET /audit/consents', { query: {} });
  return (
    <Panel title={say('替会员办事的同意', 'Consents to act for members')}>
      <ErrorNote error={pages.of.error} />
      {pages.of.isSuccess && pages.rows.length === 0 && (
        <div className="pb">
          <Empty says={{ zh: '还没有人替会员办过', en: 'Nobody has acted for a member yet' }} />
        </div>
      )}
      <table className="table">
        <thead>
          <tr>
            <th>{say('什么时候', 'When')}</th>
            <th>{say('谁替办的', 'Who acted')}</th>
            <th>{say('替谁', 'For whom')}</th>
            <th>{say('办了什么', 'What')}</th>
            <th>{say('本人怎么同意的', 'How the member agreed')}</th>
            <th>{say('现在', 'Now')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.rows.map((one) => {
            const [tone, zh, en] = standingOf(one);
            return (
              <tr key={one.actionId}>
                <td className="nowrap">{instant(one.at)}</td>
                <td>
                  {one.by}
                  <div className="meta">{one.organisationName}</div>
                </td>
                <td>
                  {one.personId === null ? (
                    one.personName
                  ) : (
                    <Link href={`/desk/people/${one.personId}`}>{one.personName}</Link>
                  )}
                </td>
                <td>
                  {say(...coverNames[one.covers])}
                  <div className="meta">
                    {say(one.programme)} · {say(caseNumber(one.caseId))}
                  </div>
                </td>
                <td>{say(consentWords(one))}</td>
                <td>
                  <StatusTag tone={tone} says={{ zh, en }} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More pages={pages} />
    </Panel>
  );
}
