require('./express-app.cjs')(require('express-5'));
