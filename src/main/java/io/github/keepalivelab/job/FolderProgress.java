package io.github.keepalivelab.job;

import java.util.List;
import java.util.Map;

/** Keeps what comes while a job runs in its output folder. */
public abstract class FolderProgress implements Progress {

    private final RunFolder folder;

    /** @param folder takes trials and captures */
    protected FolderProgress(RunFolder folder) {
        this.folder = folder;
    }

    @Override
    public void runStarts(RunHeader header) {
        folder.header(header);
    }

    @Override
    public void trialDone(TrialDone done) {
        folder.trial(done);
    }

    @Override
    public List<String> keep(Map<String, byte[]> captures) {
        return folder.captures(captures);
    }
}
