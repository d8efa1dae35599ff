// `next/constants`: the phases that a `next.config.js` is asked in.

'use strict';

module.exports = {
  PHASE_ANALYZE: 'phase-analyze',
  PHASE_DEVELOPMENT_SERVER: 'phase-development-server',
  PHASE_EXPORT: 'phase-export',
  PHASE_INFO: 'phase-info',
  PHASE_PRODUCTION_BUILD: 'phase-production-build',
  PHASE_PRODUCTION_SERVER: 'phase-production-server',
  PHASE_TEST: 'phase-test',
};
