import type { Judge } from '#main/services/diagnosis/index.ts'

/** Until the rules are there: evidence without findings. */
export const judge: Judge = () => []
