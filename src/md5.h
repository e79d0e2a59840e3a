/*
 * md5 - RFC 1321, for names that anyone can compute again (not for secrets)
 */
#ifndef MD5_H
#define MD5_H

#include "mem.h"

/* 32 hexadecimal digits at hex. */
void md5_hex(char hex[32], struct str bytes);

#endif
