/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cc/workdir.h"
#include "pack/pack.h"

static bool make_directories(char *path, size_t from)
{
	for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
		bool ok;

		*slash = '\0';
		ok = !mkdir(path, 0700) || errno == EEXIST;
		*slash = '/';
		if (!ok)
			return false;
	}
	return true;
}

static bool write_file(const char *directory, const char *name, const char *text)
{
	FILE *to = NULL;
	char *path;
	bool ok;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		out_of_memory();
	if (make_directories(path, strlen(directory) + 1))
		to = fopen(path, "w");
	ok = to && fputs(text, to) >= 0;
	if (to)
		ok &= !fclose(to);
	free(path);
	return ok;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void unpack_remove(char *directory)
{
	if (directory)
		nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(directory);
}

static bool fill(const char *directory, const struct parcel *parcel)
{
	char *own;
	bool ok;

	if (asprintf(&own, "%s/%s/", directory, parcel->directory) < 0)
		out_of_memory();
	ok = make_directories(own, strlen(directory) + 1);
	free(own);
	for (uint32_t i = 0; ok && i < parcel->n_files; i++)
		ok = write_file(directory, parcel->files[i].name, parcel->files[i].text);
	return ok;
}

char *unpack(const struct parcel *parcel)
{
	char *directory = directory_make();
	int error;

	if (!directory || fill(directory, parcel))
		return directory;
	error = errno;
	unpack_remove(directory);
	errno = error;
	return NULL;
}
