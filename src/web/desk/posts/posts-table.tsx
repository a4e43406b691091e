// Who holds which post, from when until when.
import type { ReactNode } from 'react';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { Empty } from '#web/parts/said.tsx';

export type Post = Answer<'GET /organisations/{id}/posts'>['items'][number];

const order = Object.keys(roleNames);

export function PostsTable({
  posts,
  act,
}: {
  readonly posts: readonly Post[];
  readonly act?: (post: Post) => ReactNode;
}) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  if (posts.length === 0)
    return (
      <div className="pb">
        <Empty says={{ zh: '这里还没有人任职', en: 'Nobody holds a post here yet' }} />
      </div>
    );
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('谁', 'Who')}</th>
          <th>{say('岗位', 'Post')}</th>
          <th>{say('办哪些事', 'For which programmes')}</th>
          <th>{say('从哪天', 'From')}</th>
          <th>{say('到哪天', 'Until')}</th>
          {act && <th>{say('办理', 'Actions')}</th>}
        </tr>
      </thead>
      <tbody>
        {[...posts]
          .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
          .map((one) => (
            <tr key={one.id}>
              <td className="nowrap">
                <b>{one.personName}</b>
              </td>
              <td>{say(roleNames[one.role])}</td>
              <td>{one.programmeKey ?? say('全部', 'All')}</td>
              <td className="sub">{fullDay(one.from)}</td>
              <td className="sub">{one.until ? fullDay(one.until) : say('到免去为止', 'Until revoked')}</td>
              {act && <td>{act(one)}</td>}
            </tr>
          ))}
      </tbody>
    </table>
  );
}
