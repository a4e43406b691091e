// The designer: every part of one programme, and parts of others that name what stands elsewhere in them.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';

const designerParts = ['basics', 'who', 'form', 'rules', 'amount', 'stages', 'parameters', 'closing'];
const designerPart = (name: string): View => ({
  ...{ name: `desk-designer-${name}`, part: 'desk', path: '/desk/programmes/certificate-grant/design' },
  who: 'Economic and technology department officer',
  first: (page: Page) => page.locator('nav.ol button').nth(designerParts.indexOf(name)).click(),
});

/** One part of another programme's newest version. */
const partOf = (name: string, programme: string, part: string, first: (page: Page) => Promise<unknown>): View => ({
  ...{ name: `desk-designer-${name}`, part: 'desk', path: `/desk/programmes/${programme}/design` },
  who: 'Economic and technology department officer',
  first: async (page) => {
    await page.locator('nav.ol button').nth(designerParts.indexOf(part)).click();
    await first(page);
  },
});

export const designerViews: readonly View[] = [
  ...designerParts.map(designerPart),
  {
    name: 'desk-designer-trial',
    part: 'desk',
    path: '/desk/programmes/certificate-grant/design',
    who: 'Economic and technology department officer',
    first: (page) => page.getByRole('button', { name: /^(试算|Trial)$/ }).click(),
  },
  {
    name: 'desk-designer-refused',
    part: 'desk',
    path: '/desk/programmes/certificate-grant/design',
    who: 'Economic and technology department officer',
    first: (page) => page.getByRole('button', { name: /不符合的人|Who has not/ }).click(),
  },
  {
    name: 'desk-designer-file',
    part: 'desk',
    path: '/desk/programmes/certificate-grant/design',
    who: 'Economic and technology department officer',
    first: (page) => page.getByRole('button', { name: /看文件原样|The file as it is/ }).click(),
  },
  {
    name: 'desk-designer-new',
    part: 'desk',
    path: '/desk/programmes/new',
    who: 'Economic and technology department officer',
  },
  partOf('naming', 'innovation-project', 'stages', async () => {}),
  partOf('naming-contest', 'skills-contest', 'stages', async () => {}),
  partOf('register-opens', 'studio-review', 'closing', async () => {}),
  partOf('proves', 'innovation-project', 'closing', async () => {}),
  // What a stage and the register name is gone: the table of reports is taken out of the form.
  partOf('gone', 'innovation-project', 'form', async (page) => {
    await page.getByRole('button', { name: /^(去掉：项目进展|Remove: Progress)$/ }).click();
    await page.locator('nav.ol button').nth(designerParts.indexOf('stages')).click();
    await page.locator('[data-place="stages.delivery"]').scrollIntoViewIfNeeded();
  }),
];
