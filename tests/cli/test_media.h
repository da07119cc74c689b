// Media for the tests of cli/, made with the ffmpeg program in a folder of
// the test's own.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

// A path in the test's temporary folder, unique to the running test and
// removed with the process.
std::string TestPath(const std::string& name);

// What lies in a folder, sorted.
std::vector<std::string> NamesIn(const std::string& folder);

// Waits until `folder` holds more than the one file; false after a minute.
bool WaitForAnotherFile(const std::string& file, const std::string& folder);

// Runs ffmpeg with these arguments; fails the test when ffmpeg does.
void Ffmpeg(const std::string& arguments);

// Standard output of a shell command.
std::string OutputOf(const std::string& command);

// Lines of `ffprobe -show_entries ENTRIES` of the chosen streams of a file.
std::vector<std::string> Probe(const std::string& path,
                               const std::string& streams,
                               const std::string& entries);

// PTS of each video packet in presentation order, in the stream's time base.
std::vector<int64_t> VideoPts(const std::string& path);

// An 8-bit RGB frame whose samples follow from position, `seed` and nothing
// else.
Frame PatternFrame(FrameSize size, int64_t pts, int seed);
FrameFormat RgbFormat(FrameSize size);

}  // namespace limpid::cli
