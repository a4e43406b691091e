// What my union did for its members: what waits for a correction first.
import { Link } from 'wouter';
import { AccountsToCheck } from '#web/desk/behalf/accounts-to-check.tsx';
import { caseEnds } from '#web/desk/case-ends.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { sentBackToCorrect } from '#web/parts/case-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /organisations/{id}/behalf'>['items'][number];

function Standing({ row }: { readonly row: Row }) {
  if (row.mine)
    return row.kind === 'apply' ? (
      <StatusTag tone="warn" says={sentBackToCorrect} />
    ) : (
      <StatusTag tone="warn" says={{ zh: '等本人', en: 'Waits for the member' }} />
    );
  const end = caseEnds[row.status];
  if (end) return <StatusTag tone={end[0]} says={{ zh: end[1], en: end[2] }} />;
  return <StatusTag tone="go" says={row.stageTitle} />;
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const { say } = useReader();
  const { instant, day } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('会员', 'Member')}</th>
          <th>{say('事项', 'Programme')}</th>
          <th>{say('谁替办的', 'Who acted')}</th>
          <th>{say('现在', 'Now')}</th>
          <th>{say('在谁手里', 'With whom')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Link href={`/desk/cases/${row.id}/behalf`}>{row.name}</Link>
              <div className="meta">{say(caseNumber(row.id))}</div>
            </td>
            <td>
              {say(row.programme)}
              <div className="meta">{say(roundName(row.roundName))}</div>
            </td>
            <td>
              {row.own ? say('我', 'I') : row.by}
              <div className="meta">{instant(row.at)}</div>
            </td>
            <td>
              <Standing row={row} />
              {row.returned && <div className="sub">“{row.returned.why}”</div>}
            </td>
            <td className="sub">
              {row.handlerName ?? '—'}
              {row.dueOn && <div className="meta">{say(`${day(row.dueOn)}前`, `by ${day(row.dueOn)}`)}</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function BehalfList() {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const list = useAnswer('GET /organisations/{id}/behalf', { params: { id: organisationId } });
  return (
    <>
      <PageHead
        title={say('我替人办的', 'What I did for others')}
        crumbs={[['/desk/organisations', say('组织与会员', 'Unions & members')]]}
        meta={say(
          `${organisationName}替会员办的，等改的在前`,
          `By ${organisationName} for members; what waits comes first`,
        )}
      />
      <AccountsToCheck />
      <Panel title={say('替会员办的', 'Done for members')}>
        <Shown of={list} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <div className="pb">
                <Empty says={{ zh: '还没有替人办过', en: 'Nothing was done for anybody yet' }}>
                  <p>
                    <Link href="/desk/organisations">
                      {say('找到会员，在本人那一页点“代办”', 'Find a member and press “Act for the member”')}
                    </Link>
                  </p>
                </Empty>
              </div>
            ) : (
              <Rows rows={items} />
            )
          }
        </Shown>
      </Panel>
    </>
  );
}
