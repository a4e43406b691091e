// How a programme's file writes a stage: `district: stage('review', { at: 'district', within: workingDays(5) })`.
import type { Text } from '#kit/text.ts';
import type { Stage } from '#policy/programme.ts';

/** A stage of the kind `kind`; its settings are checked against the kind's declaration by `checkStages`. */
export const stage = (kind: string, settings: Readonly<Record<string, unknown>> = {}, title?: Text): Stage =>
  title === undefined ? { kind, settings } : { kind, settings, title };
