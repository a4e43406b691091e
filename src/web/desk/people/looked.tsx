// Who looked at a member's data, when, at what and why; for the audit administrator.
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { purposesWords, viewedWords } from '#web/parts/viewed-words.ts';

export function Looked({ personId }: { readonly personId: number }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const views = useAnswer('GET /people/{id}/views', { params: { id: personId } });
  return (
    <Panel
      title={say('谁看过', 'Who looked')}
      aside={
        <span className="meta">{say('一人一天一行，最近 100 行', 'A line a person and day, the latest 100')}</span>
      }
    >
      <Shown of={views}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '没有人看过全部资料', en: 'Nobody has looked at the data in full' }} />
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{say('什么时候', 'When')}</th>
                  <th>{say('谁', 'Who')}</th>
                  <th>{say('看了什么', 'What')}</th>
                  <th>{say('用途', 'Purpose')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={`${one.at} ${one.viewerId}`}>
                    <td className="nowrap">{instant(one.at)}</td>
                    <td>{one.viewerName}</td>
                    <td>{say(viewedWords(one.what))}</td>
                    <td>{say(purposesWords(one.purposes))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </Panel>
  );
}
