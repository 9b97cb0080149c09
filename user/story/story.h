#pragma once

/*
 * The stories. Each takes its own arguments (argv[0] is the story's name) and returns the exit
 * status: 0 if all its claims hold, 1 if one failed, 2 for arguments it does not understand.
 */
int story_arenas(int argc, char **argv);
int story_aslr(int argc, char **argv);
int story_belady(int argc, char **argv);
int story_buddy(int argc, char **argv);
int story_cache(int argc, char **argv);
int story_cookie(int argc, char **argv);
int story_cow(int argc, char **argv);
int story_frag(int argc, char **argv);
int story_freelists(int argc, char **argv);
int story_heap(int argc, char **argv);
int story_highmem(int argc, char **argv);
int story_kinds(int argc, char **argv);
int story_lazy(int argc, char **argv);
int story_mallinfo(int argc, char **argv);
int story_maps(int argc, char **argv);
int story_mmap(int argc, char **argv);
int story_null(int argc, char **argv);
int story_oom(int argc, char **argv);
int story_paging(int argc, char **argv);
int story_pool(int argc, char **argv);
int story_pool_of_malloc(int argc, char **argv);
int story_replace(int argc, char **argv);
int story_sbrk(int argc, char **argv);
int story_segments(int argc, char **argv);
int story_server(int argc, char **argv);
int story_sharedtext(int argc, char **argv);
int story_slab(int argc, char **argv);
int story_stack(int argc, char **argv);
int story_threads(int argc, char **argv);
int story_trim(int argc, char **argv);
int story_vmalloc(int argc, char **argv);
int story_zero(int argc, char **argv);
int story_zones(int argc, char **argv);
