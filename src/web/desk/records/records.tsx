// What the union has registered: the newest first, each with its number, its holder and how it stands.
import { Link } from 'wouter';
import { levelName } from '#policy/record.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Prints } from '#web/desk/records/prints.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

function RecordTable({ rows }: { readonly rows: readonly RowOf<'GET /organisations/{id}/records'>[] }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('编号', 'Number')}</th>
          <th>{say('名称和级别', 'Title and level')}</th>
          <th>{say('持有人', 'Holder')}</th>
          <th>{say('登记', 'Registered')}</th>
          <th>{say('状态', 'State')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            <td className="nowrap">
              <Link href={`/desk/records/${one.id}`}>
                <b>{one.number}</b>
              </Link>
            </td>
            <td>
              {say(one.title)}
              <div className="meta">{say(levelName(one.level))}</div>
            </td>
            <td>
              {one.holder}
              {one.unit !== one.holder && <div className="meta">{one.unit}</div>}
            </td>
            <td className="nowrap">{fullDay(one.from)}</td>
            <td>
              <RecordState state={one.state} until={one.until} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function Records() {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const mayPrint = roles.includes('chair') || roles.includes('officer');
  const pages = usePages('GET /organisations/{id}/records', { params: { id: organisationId } });
  return (
    <>
      <PageHead
        title={say('登记册', 'Register')}
        meta={say('本级登记在册的荣誉、奖章、工作室和证书', 'Honours, medals, studios and certificates of this union')}
      />
      <Panel title={say('登记在册的', 'On the register')}>
        <Shown of={pages.of} lines={6}>
          {() =>
            pages.rows.length === 0 ? (
              <div className="pb">
                <Empty
                  says={{
                    zh: '还没有登记。表彰一类的办法走到“登记在册”这一步，就在这里',
                    en: 'Nothing is registered yet. It appears here when a programme such as the annual commendation comes to that stage',
                  }}
                />
              </div>
            ) : (
              <>
                <RecordTable rows={pages.rows} />
                <More pages={pages} />
              </>
            )
          }
        </Shown>
      </Panel>
      {mayPrint && <Prints />}
    </>
  );
}
