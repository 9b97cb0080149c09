// Extended attributes: flags of setxattr.
#pragma once

#define XATTR_CREATE  0x1
#define XATTR_REPLACE 0x2
