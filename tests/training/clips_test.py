"""Clips are decoded once, mapped afterwards, and named when they are bad."""

import os
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy

os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"  # broken clips are on purpose

from made_clips import moving_waves, write_mp4
from training import clips


class ClipsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "clips"
        self.cache = pathlib.Path(folder.name) / "cache"
        self.folder.mkdir()

    def write(self, name, clip):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        write_mp4(path, clip)
        return path

    def test_pixels_are_those_of_the_clip(self):
        wave = moving_waves(5, 48, 64)
        self.write("a.mp4", wave)
        decoded, = clips.open_clips(self.folder, self.cache)
        self.assertEqual((decoded.shape, decoded.dtype),
                         (wave.shape, numpy.uint8))
        error = decoded.astype(float) - wave
        # Lossy; with its channels in another order it is above 40.
        self.assertLess(numpy.abs(error).mean(), 20)
        self.assertGreater(numpy.abs(decoded[..., ::-1].astype(float) - wave)
                           .mean(), 40)
        self.assertIsInstance(decoded, numpy.memmap)
        self.assertFalse(decoded.flags.writeable)

    def test_clips_come_in_order_of_name_and_from_subfolders(self):
        for name, frames in (("b.mp4", 2), ("a/z.mp4", 3), ("c.mp4", 4)):
            self.write(name, moving_waves(frames, 32, 32))
        lengths = [len(clip) for clip in clips.open_clips(
            self.folder, self.cache, limit=2)]
        self.assertEqual(lengths, [3, 2])

    def test_a_clip_is_decoded_once_until_it_changes(self):
        path = self.write("a.mp4", moving_waves(3, 32, 32))
        clips.open_clips(self.folder, self.cache)
        with mock.patch.object(clips, "decode") as decode:
            clips.open_clips(self.folder, self.cache)
            decode.assert_not_called()
        self.write("a.mp4", moving_waves(6, 32, 32))
        os.utime(path, (1, 1))
        decoded, = clips.open_clips(self.folder, self.cache)
        self.assertEqual(len(decoded), 6)

    def test_a_corrupt_clip_is_named(self):
        (self.folder / "broken.mp4").write_bytes(b"not a video")
        with self.assertRaisesRegex(ValueError, "broken.mp4: 0 frames"):
            clips.open_clips(self.folder, self.cache)
        self.assertEqual(list(self.cache.glob("*.npy")), [])

    def test_a_clip_cut_short_is_named(self):
        path = self.write("short.mp4", moving_waves(20, 64, 64))
        data = bytearray(path.read_bytes())
        start = data.index(b"mdat") + 4
        data[start + 3000:data.index(b"moov") - 4] = bytes(
            data.index(b"moov") - 4 - start - 3000)
        path.write_bytes(data)
        with self.assertRaisesRegex(ValueError, "short.mp4: .* the 20 of"):
            clips.open_clips(self.folder, self.cache)

    def test_a_folder_without_clips_is_named(self):
        with self.assertRaisesRegex(ValueError, "clips has 0 clips"):
            clips.open_clips(self.folder, self.cache)

    def test_training_and_held_out_clips_are_all_and_apart(self):
        training, held_out = clips.split(list(range(40)))
        self.assertEqual(held_out, [0, 17, 34])
        self.assertEqual(sorted(training + held_out), list(range(40)))


if __name__ == "__main__":
    unittest.main()
