// What is known of a member: each fact with where it comes from and until when it is good.
import type { Text } from '#kit/text.ts';
import { factAt } from '#policy/facts.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { caseNamed } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

type Fact = Answer<'GET /people/{id}/facts'>['items'][number];

/** 'id-number', 'import:12' in words. */
function sourceOf(source: string): Text {
  const [kind = '', of = ''] = source.split(':');
  if (kind === 'id-number') return { zh: '由证件号推出', en: 'Derived from the ID number' };
  if (kind === 'import') return { zh: `第 ${of} 次导入`, en: `Import ${of}` };
  if (kind === 'case') return { zh: '以前办过的申请', en: 'An earlier case' };
  if (kind === 'demo') return { zh: '演示数据', en: 'Demonstration data' };
  return { zh: '以前的批次', en: 'An earlier round' };
}

function useValue(): (fact: Fact) => string {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return ({ key, value }) => {
    const known = factAt(key);
    if (typeof value === 'boolean') return value ? say('是', 'Yes') : say('不是', 'No');
    if (typeof value === 'object') return value.join(say('、', ', '));
    const choice = known?.choices?.find((one) => one.key === value);
    if (choice) return say(choice.label);
    return known?.type === 'date' && typeof value === 'string' ? fullDay(value) : String(value);
  };
}

function Source({ of: { source, sourceCase } }: { readonly of: Fact }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return say(sourceCase ? caseNamed(sourceCase.programme, fullDay(sourceCase.on)) : sourceOf(source));
}

export function Facts({ personId }: { readonly personId: number }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const written = useValue();
  const facts = useAnswer('GET /people/{id}/facts', { params: { id: personId } });
  return (
    <Panel
      title={say('已知的事实', 'Facts on file')}
      aside={
        <span className="meta">
          {say('判断条件时用它们，不再问本人', 'Conditions read them, so that nobody asks again')}
        </span>
      }
    >
      <Shown of={facts} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '还没有记下什么', en: 'Nothing on file yet' }} />
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{say('事实', 'Fact')}</th>
                  <th>{say('值', 'Value')}</th>
                  <th>{say('哪里来的', 'Source')}</th>
                  <th>{say('哪天的', 'Observed')}</th>
                  <th>{say('到期', 'Good until')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => {
                  const known = factAt(one.key);
                  return (
                    <tr key={one.id}>
                      <td>{known ? say(known.label) : say('其他', 'Other')}</td>
                      <td>
                        <b>{written(one)}</b>
                      </td>
                      <td className="sub">
                        <Source of={one} />
                      </td>
                      <td className="sub nowrap">{fullDay(one.observedOn)}</td>
                      <td className="sub nowrap">
                        {one.expiresOn ? fullDay(one.expiresOn) : say('一直有效', 'No end')}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        }
      </Shown>
    </Panel>
  );
}
