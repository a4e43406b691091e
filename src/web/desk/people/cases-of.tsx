// The cases of one person in the reader's part of the tree.
import { Link } from 'wouter';
import { caseEnds } from '#web/desk/case-ends.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

/** Where the case stands: its end, or that it is under way. */
function Standing({ status }: { readonly status: string }) {
  const [tone, zh, en] = caseEnds[status] ?? (['go', '办理中', 'Under way'] as const);
  return <StatusTag tone={tone} says={{ zh, en }} />;
}

export function CasesOf({ personId }: { readonly personId: number }) {
  const { say } = useReader();
  const { yuan, instant } = useFormats();
  const { organisationId } = useSeat();
  const cases = useAnswer('GET /cases', { query: { organisation: organisationId, person: personId, limit: 50 } });
  const programmes = useAnswer('GET /programmes', {});
  const titleOf = (key: string) => programmes.data?.items.find((one) => one.programmeKey === key)?.title;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('本人的办件', 'Cases')}</h2>
      </div>
      <Shown of={cases} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '在您管的范围里没有办件', en: 'No case in your part of the tree' }} />
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{say('编号', 'No.')}</th>
                  <th>{say('事项', 'Programme')}</th>
                  <th>{say('提出', 'Opened')}</th>
                  <th className="r">{say('金额', 'Amount')}</th>
                  <th>{say('现在', 'Now')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <Link href={`/desk/cases/${one.id}`}>{one.id}</Link>
                    </td>
                    <td>{say(titleOf(one.programmeKey) ?? one.programmeKey)}</td>
                    <td>{instant(one.openedAt)}</td>
                    <td className="r">{one.amountFen === null ? '—' : yuan(one.amountFen)}</td>
                    <td>
                      <Standing status={one.status} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}
