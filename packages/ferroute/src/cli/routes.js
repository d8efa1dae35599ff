// `ferroute routes [dir]`: prints the route table.

'use strict';

const { printWarnings, readProject, routeTable } = require('./project');

/**
 * @param {string} dir
 */
function printRoutes(dir) {
  const project = readProject(dir);
  printWarnings(project.manifest);
  const table = routeTable(project, process.stdout);
  process.stdout.write(
    table || `No routes below ${project.dir}: create pages/api/hello.js or app/api/hello/route.js\n`,
  );
}

module.exports = { printRoutes };
