// Names and texts of error numbers.
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct error_text {
    const char *name;
    const char *text;
};

#define TEXT(error, text) [error] = {#error, text}

static const struct error_text errors[] = {
    [0] = {"0", "Success"},
    TEXT(EPERM, "Operation not permitted"),
    TEXT(ENOENT, "No such file or directory"),
    TEXT(ESRCH, "No such process"),
    TEXT(EINTR, "Interrupted system call"),
    TEXT(EIO, "Input/output error"),
    TEXT(ENXIO, "No such device or address"),
    TEXT(E2BIG, "Argument list too long"),
    TEXT(ENOEXEC, "Exec format error"),
    TEXT(EBADF, "Bad file descriptor"),
    TEXT(ECHILD, "No child processes"),
    TEXT(EAGAIN, "Resource temporarily unavailable"),
    TEXT(ENOMEM, "Cannot allocate memory"),
    TEXT(EACCES, "Permission denied"),
    TEXT(EFAULT, "Bad address"),
    TEXT(ENOTBLK, "Block device required"),
    TEXT(EBUSY, "Device or resource busy"),
    TEXT(EEXIST, "File exists"),
    TEXT(EXDEV, "Invalid cross-device link"),
    TEXT(ENODEV, "No such device"),
    TEXT(ENOTDIR, "Not a directory"),
    TEXT(EISDIR, "Is a directory"),
    TEXT(EINVAL, "Invalid argument"),
    TEXT(ENFILE, "Too many open files in system"),
    TEXT(EMFILE, "Too many open files"),
    TEXT(ENOTTY, "Inappropriate ioctl for device"),
    TEXT(ETXTBSY, "Text file busy"),
    TEXT(EFBIG, "File too large"),
    TEXT(ENOSPC, "No space left on device"),
    TEXT(ESPIPE, "Illegal seek"),
    TEXT(EROFS, "Read-only file system"),
    TEXT(EMLINK, "Too many links"),
    TEXT(EPIPE, "Broken pipe"),
    TEXT(EDOM, "Numerical argument out of domain"),
    TEXT(ERANGE, "Numerical result out of range"),
    TEXT(EDEADLK, "Resource deadlock avoided"),
    TEXT(ENAMETOOLONG, "File name too long"),
    TEXT(ENOLCK, "No locks available"),
    TEXT(ENOSYS, "Function not implemented"),
    TEXT(ENOTEMPTY, "Directory not empty"),
    TEXT(ELOOP, "Too many levels of symbolic links"),
    TEXT(ENOMSG, "No message of desired type"),
    TEXT(EIDRM, "Identifier removed"),
    TEXT(ECHRNG, "Channel number out of range"),
    TEXT(EL2NSYNC, "Level 2 not synchronized"),
    TEXT(EL3HLT, "Level 3 halted"),
    TEXT(EL3RST, "Level 3 reset"),
    TEXT(ELNRNG, "Link number out of range"),
    TEXT(EUNATCH, "Protocol driver not attached"),
    TEXT(ENOCSI, "No CSI structure available"),
    TEXT(EL2HLT, "Level 2 halted"),
    TEXT(EBADE, "Invalid exchange"),
    TEXT(EBADR, "Invalid request descriptor"),
    TEXT(EXFULL, "Exchange full"),
    TEXT(ENOANO, "No anode"),
    TEXT(EBADRQC, "Invalid request code"),
    TEXT(EBADSLT, "Invalid slot"),
    TEXT(EBFONT, "Bad font file format"),
    TEXT(ENOSTR, "Device not a stream"),
    TEXT(ENODATA, "No data available"),
    TEXT(ETIME, "Timer expired"),
    TEXT(ENOSR, "Out of streams resources"),
    TEXT(ENONET, "Machine is not on the network"),
    TEXT(ENOPKG, "Package not installed"),
    TEXT(EREMOTE, "Object is remote"),
    TEXT(ENOLINK, "Link has been severed"),
    TEXT(EADV, "Advertise error"),
    TEXT(ESRMNT, "Srmount error"),
    TEXT(ECOMM, "Communication error on send"),
    TEXT(EPROTO, "Protocol error"),
    TEXT(EMULTIHOP, "Multihop attempted"),
    TEXT(EDOTDOT, "RFS specific error"),
    TEXT(EBADMSG, "Bad message"),
    TEXT(EOVERFLOW, "Value too large for defined data type"),
    TEXT(ENOTUNIQ, "Name not unique on network"),
    TEXT(EBADFD, "File descriptor in bad state"),
    TEXT(EREMCHG, "Remote address changed"),
    TEXT(ELIBACC, "Can not access a needed shared library"),
    TEXT(ELIBBAD, "Accessing a corrupted shared library"),
    TEXT(ELIBSCN, ".lib section in a.out corrupted"),
    TEXT(ELIBMAX, "Attempting to link in too many shared libraries"),
    TEXT(ELIBEXEC, "Cannot exec a shared library directly"),
    TEXT(EILSEQ, "Invalid or incomplete multibyte or wide character"),
    TEXT(ERESTART, "Interrupted system call should be restarted"),
    TEXT(ESTRPIPE, "Streams pipe error"),
    TEXT(EUSERS, "Too many users"),
    TEXT(ENOTSOCK, "Socket operation on non-socket"),
    TEXT(EDESTADDRREQ, "Destination address required"),
    TEXT(EMSGSIZE, "Message too long"),
    TEXT(EPROTOTYPE, "Protocol wrong type for socket"),
    TEXT(ENOPROTOOPT, "Protocol not available"),
    TEXT(EPROTONOSUPPORT, "Protocol not supported"),
    TEXT(ESOCKTNOSUPPORT, "Socket type not supported"),
    TEXT(EOPNOTSUPP, "Operation not supported"),
    TEXT(EPFNOSUPPORT, "Protocol family not supported"),
    TEXT(EAFNOSUPPORT, "Address family not supported by protocol"),
    TEXT(EADDRINUSE, "Address already in use"),
    TEXT(EADDRNOTAVAIL, "Cannot assign requested address"),
    TEXT(ENETDOWN, "Network is down"),
    TEXT(ENETUNREACH, "Network is unreachable"),
    TEXT(ENETRESET, "Network dropped connection on reset"),
    TEXT(ECONNABORTED, "Software caused connection abort"),
    TEXT(ECONNRESET, "Connection reset by peer"),
    TEXT(ENOBUFS, "No buffer space available"),
    TEXT(EISCONN, "Transport endpoint is already connected"),
    TEXT(ENOTCONN, "Transport endpoint is not connected"),
    TEXT(ESHUTDOWN, "Cannot send after transport endpoint shutdown"),
    TEXT(ETOOMANYREFS, "Too many references: cannot splice"),
    TEXT(ETIMEDOUT, "Connection timed out"),
    TEXT(ECONNREFUSED, "Connection refused"),
    TEXT(EHOSTDOWN, "Host is down"),
    TEXT(EHOSTUNREACH, "No route to host"),
    TEXT(EALREADY, "Operation already in progress"),
    TEXT(EINPROGRESS, "Operation now in progress"),
    TEXT(ESTALE, "Stale file handle"),
    TEXT(EUCLEAN, "Structure needs cleaning"),
    TEXT(ENOTNAM, "Not a XENIX named type file"),
    TEXT(ENAVAIL, "No XENIX semaphores available"),
    TEXT(EISNAM, "Is a named type file"),
    TEXT(EREMOTEIO, "Remote I/O error"),
    TEXT(EDQUOT, "Disk quota exceeded"),
    TEXT(ENOMEDIUM, "No medium found"),
    TEXT(EMEDIUMTYPE, "Wrong medium type"),
    TEXT(ECANCELED, "Operation canceled"),
    TEXT(ENOKEY, "Required key not available"),
    TEXT(EKEYEXPIRED, "Key has expired"),
    TEXT(EKEYREVOKED, "Key has been revoked"),
    TEXT(EKEYREJECTED, "Key was rejected by service"),
    TEXT(EOWNERDEAD, "Owner died"),
    TEXT(ENOTRECOVERABLE, "State not recoverable"),
    TEXT(ERFKILL, "Operation not possible due to RF-kill"),
    TEXT(EHWPOISON, "Memory page has hardware error"),
};

#define ERROR_COUNT ((int)(sizeof(errors) / sizeof(errors[0])))

static const struct error_text *find_error(int error)
{
    return error >= 0 && error < ERROR_COUNT && errors[error].name ? &errors[error] : NULL;
}

const char *strerrorname_np(int error)
{
    const struct error_text *e = find_error(error);

    return e ? e->name : NULL;
}

int strerror_r(int error, char *buf, size_t size)
{
    const struct error_text *e = find_error(error);
    int len =
        e ? snprintf(buf, size, "%s", e->text) : snprintf(buf, size, "Unknown error %d", error);

    if ((size_t)len >= size) {
        return ERANGE;
    }
    return e ? 0 : EINVAL;
}

char *strerror(int error)
{
    static char unknown[sizeof("Unknown error -2147483648")];
    const struct error_text *e = find_error(error);

    if (e) {
        return (char *)e->text;
    }
    snprintf(unknown, sizeof(unknown), "Unknown error %d", error);
    return unknown;
}
