require('./express-app.cjs')(require('express-4'));
