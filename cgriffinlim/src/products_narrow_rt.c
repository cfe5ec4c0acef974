/* For registers of four floats, which every processor we build for has. */
#define WIDTH 4
#define PRODUCTS uk_products_narrow
#include "products_body.h"
