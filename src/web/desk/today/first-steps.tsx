// What a federation does before its first round, in order: shown until a round was opened, each step ticked by what is so.
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface Step {
  readonly says: Text;
  readonly how: Text;
  readonly to: string;
  readonly done: boolean;
}

function useSteps(organisationId: number): readonly Step[] | null {
  const params = { id: organisationId };
  const rounds = useAnswer('GET /rounds', { query: {} });
  const begins = rounds.data?.items.length === 0;
  const enabled = { enabled: begins };
  const below = useAnswer('GET /organisations/{id}/children', { params, query: { limit: 1 } }, enabled);
  const members = useAnswer('GET /organisations/{id}/members', { params, query: { limit: 1 } }, enabled);
  const versions = useAnswer('GET /programme-versions', { query: {} }, enabled);
  if (!begins || !below.data || !members.data || !versions.data) return null;
  return [
    {
      says: { zh: '建下属工会', en: 'Add the unions below' },
      how: { zh: '街道、乡镇和基层，一家一家建', en: 'Second-level and grass-roots unions, one by one' },
      to: '/desk/organisations',
      done: below.data.items.length > 0,
    },
    {
      says: { zh: '导入会员', en: 'Import the members' },
      how: { zh: '有模板；表头不一样也认得，错的逐行说明', en: 'There is a template; every bad row is named' },
      to: '/desk/import',
      done: members.data.items.length > 0,
    },
    {
      says: { zh: '拿一个现成的办法，或写一个', en: 'Take up a ready-made programme, or write one' },
      how: { zh: '一人起草，另一人批准', en: 'One person prepares it, another approves' },
      to: '/desk/programmes',
      done: versions.data.items.some((one) => one.publishedAt !== null),
    },
    {
      says: { zh: '开第一个批次', en: 'Open the first round' },
      how: { zh: '填好金额和日期，会员就能申请', en: 'With its amounts and dates, members can apply' },
      to: '/desk/rounds/new',
      done: false,
    },
  ];
}

export function FirstSteps({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const steps = useSteps(organisationId);
  if (!steps) return null;
  const next = steps.find((one) => !one.done);
  return (
    <Panel title={say('从这里开始', 'Begin here')}>
      <ol className="pb list">
        {steps.map((one) => (
          <li key={one.to} className="item">
            <span className={`tag ${one.done ? 'ok' : one === next ? 'wait' : 'off'}`}>
              <Icon name={one.done ? 'done' : one === next ? 'dot' : 'ring'} />
              {one.done ? say('办好了', 'done') : one === next ? say('下一步', 'next') : say('还没到', 'later')}
            </span>
            <span className="grow">
              <Link href={one.to}>
                <b>{say(one.says)}</b>
              </Link>
              <span className="meta block">{say(one.how)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="pb meta">
        {say(
          '同事的岗位由安全管理员授予，在“岗位与权限”。',
          'Posts are granted by the security administrator, under Posts & rights.',
        )}
      </p>
    </Panel>
  );
}
